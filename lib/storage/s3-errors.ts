/** The HTTP status with which the store answered; `undefined` if it never did. */
export function s3StatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** What the store calls an error, such as `AccessDenied`; `undefined` if it never answered. */
export function s3CodeOf(error: unknown): string | undefined {
  return s3StatusOf(error) === undefined ? undefined : (error as Error).name;
}

// Answered with a status that also means an operation the store does not know.
const otherwise = new Set([
  "AuthorizationHeaderMalformed",
  "ExpiredToken",
  "InvalidToken",
  "NoSuchBucket",
  "RequestTimeout",
  "TokenRefreshRequired",
]);

/** Whether the store does not know this operation, or not in this form: another attempt changes nothing. */
export function isUnsupported(error: unknown): boolean {
  const known = [400, 404, 405, 411, 501].includes(s3StatusOf(error) ?? 0);
  return known && !otherwise.has(s3CodeOf(error) ?? "");
}

// What the access key may not do, or an object lock prevents. All else, such as SlowDown, may work later.
const refusals = new Set([
  "AccessDenied",
  "AccessForbidden",
  "InvalidArgument",
  "InvalidRequest",
  "MethodNotAllowed",
  "NotImplemented",
  "ObjectLocked",
]);

/** Whether the store will refuse the same again. */
export function isRefusal(code: string | undefined): boolean {
  return code !== undefined && refusals.has(code);
}
