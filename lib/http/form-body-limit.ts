const megabyte = 1024 * 1024;
// Profile images have a limit of their own (`avatarMaxBytes`).
const leastFile = 5 * megabyte;

/**
 * The most bytes of a form that a page sends: its largest file, and what is around that.
 *
 * @param uploadMaxBytes the setting `UPLOAD_MAX_BYTES`
 */
export const formBodyLimit = (uploadMaxBytes: number): number =>
  Math.max(uploadMaxBytes, leastFile) + 2 * megabyte;
