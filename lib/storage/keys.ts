const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const segment = "[A-Za-z0-9][A-Za-z0-9._-]*";
const userPrefix = new RegExp(`^users/${uuid}/(?:${segment}/)*$`);
const userKey = new RegExp(`^users/${uuid}/(?:${segment}/)*${segment}$`);
const incomingKeyPattern = new RegExp(`^users/${uuid}/incoming/${uuid}$`);

/**
 * Whether a prefix lies within one user's files. Only such a prefix may be cleared: its closing slash
 * keeps `users/1/` from meaning `users/12/` as well.
 */
export function isUserPrefix(prefix: string): boolean {
  return userPrefix.test(prefix);
}

/** Whether a key names a file of one user. */
export function isUserKey(key: string): boolean {
  return userKey.test(key);
}

/** Where a file lies that a browser has sent to storage by itself, until it has been looked at. */
export function incomingKey(userId: string, uploadId: string): string {
  return `users/${userId}/incoming/${uploadId}`;
}

/** Whether a key is such a file's. */
export function isIncomingKey(key: string): boolean {
  return incomingKeyPattern.test(key);
}

/** Where a user's image lies. Its name is new for each upload, so that a late clearing hits no other. */
export function avatarKey(userId: string, file: string): string {
  return `users/${userId}/avatar/${file}`;
}
