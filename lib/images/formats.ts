/** For the `accept` attribute of a file field; the server looks at the content instead. */
export const acceptedImageTypes = "image/jpeg,image/png,image/webp,image/avif,image/gif";

/** The same in words. */
export const acceptedImageFormats = "JPEG, PNG, WebP, AVIF or GIF";

/** Width times height: more would take too much memory to decode. */
export const maxPixels = 50_000_000;

/** The longest side that a WebP can have. */
export const maxSide = 16_383;

/** The longest side of the small version of an image. */
export const thumbSide = 480;

/** The most bytes that an avatar may have when it arrives. */
export const avatarMaxBytes = 5_000_000;

export type ImageFormat = "jpeg" | "png" | "webp" | "avif" | "gif";

const ascii = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, end));

/** What the first bytes say a file is, whatever it is called; `undefined` if nothing we accept. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (bytes[0] === 0x89 && ascii(bytes, 1, 8) === "PNG\r\n\x1a\n") return "png";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return "gif";
  // HEIC shares the container; only the brand tells them apart.
  if (ascii(bytes, 4, 8) === "ftyp" && /^avi[fs]$/.test(ascii(bytes, 8, 12))) return "avif";
  return undefined;
}
