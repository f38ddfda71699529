import { s3CodeOf, s3StatusOf } from "@/lib/storage/s3-errors";

const permissions = "s3:PutObject, s3:GetObject, s3:ListBucket and s3:DeleteObject";

const sentences: Record<string, string> = {
  AccessDenied: `The access key isn’t allowed to do this. It needs ${permissions}.`,
  NoSuchBucket:
    "There is no such bucket at this address. Check S3_BUCKET, S3_ENDPOINT and S3_FORCE_PATH_STYLE.",
  InvalidAccessKeyId:
    "The service doesn’t know S3_ACCESS_KEY_ID. A temporary key needs S3_SESSION_TOKEN too.",
  SignatureDoesNotMatch:
    "The signature doesn’t match. Check S3_SECRET_ACCESS_KEY, and that no proxy changes requests.",
  ExpiredToken: "The temporary credentials have expired. Renew S3_SESSION_TOKEN and its key.",
  InvalidToken: "S3_SESSION_TOKEN isn’t valid for S3_ACCESS_KEY_ID.",
  RequestTimeTooSkewed: "The clock of this machine is wrong by more than 15 minutes.",
  CredentialsProviderError:
    "No credentials found. Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or give the machine a role.",
  ENOTFOUND:
    "The host doesn’t exist. Check S3_ENDPOINT, or set S3_FORCE_PATH_STYLE=true if the service has no host for each bucket.",
  ECONNREFUSED: "Nothing listens at S3_ENDPOINT.",
  EACCES: "This user can’t write to STORAGE_PATH.",
  ENOSPC: "The disk is full.",
};

const elsewhere = new Set([
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
  "PermanentRedirect",
]);

/** Why a store could not be used, and what to change, in one or two sentences. */
export function describeStoreFailure(error: unknown): string {
  // Flydrive's errors have the store's as their cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, name, Region } = cause as { code?: string; name?: string; Region?: unknown };
  const known = s3CodeOf(cause) ?? code ?? name ?? "";
  if (elsewhere.has(known) || s3StatusOf(cause) === 301)
    return `The bucket is in another region. Set S3_REGION${typeof Region === "string" ? `=${Region}` : ""}.`;
  if (Object.hasOwn(sentences, known)) return sentences[known] ?? known;
  const status = s3StatusOf(cause);
  return status
    ? `The service responded with ${status} ${known}.`
    : `No answer from the service (${known}).`;
}
