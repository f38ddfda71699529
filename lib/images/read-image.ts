import { createHash } from "node:crypto";
import type { Sharp } from "sharp";
import { decode, readHead } from "./engine";
import { ImageError } from "./errors";
import { type ImageFormat, maxPixels, maxSide, sniffFormat, thumbSide } from "./formats";

/** An image as we keep it: upright, in sRGB, without metadata. */
export interface NormalizedImage {
  bytes: Buffer;
  contentType: string;
  /** Without its dot. */
  extension: string;
  width: number;
  height: number;
  /** Of `bytes`, in hex. */
  sha256: string;
  /** A WebP that fits into a square of `thumbSide`. */
  thumb: Buffer;
}

type Encoding = { contentType: string; extension: string; encode: (picture: Sharp) => Sharp };

const jpeg: Encoding = {
  contentType: "image/jpeg",
  extension: "jpg",
  encode: (picture) => picture.jpeg({ quality: 90 }),
};
const png: Encoding = {
  contentType: "image/png",
  extension: "png",
  encode: (picture) => picture.png(),
};
const webp: Encoding = {
  contentType: "image/webp",
  extension: "webp",
  encode: (picture) => picture.webp({ quality: 90 }),
};

// AVIF takes minutes to write, and of a GIF one frame is kept.
const encodings: Record<ImageFormat, Encoding> = { jpeg, png, webp, avif: webp, gif: png };

/**
 * Runs `read` on what somebody sent, once its first bytes and its size have been checked.
 *
 * @throws ImageError for anything that is not a whole image of an accepted format and size.
 */
export async function withImage<T>(
  bytes: Uint8Array,
  read: (format: ImageFormat) => Promise<T>,
): Promise<T> {
  if (bytes.length === 0) throw new ImageError("FILE_EMPTY");
  const format = sniffFormat(bytes);
  if (!format) throw new ImageError("TYPE_UNSUPPORTED");
  try {
    const { width, height } = await readHead(bytes);
    if (width * height > maxPixels || Math.max(width, height) > maxSide)
      throw new ImageError("PICTURE_TOO_LARGE");
    return await read(format);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError("PICTURE_UNREADABLE", { cause: error });
  }
}

/** The small version of an image, as WebP: within a square of `thumbSide`, never larger than it was. */
export function makeThumb(bytes: Uint8Array): Promise<Buffer> {
  return decode(bytes)
    .resize(thumbSide, thumbSide, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
}

/**
 * Decodes what somebody sent and encodes it anew: turned upright, without metadata (places, devices,
 * names), without anything that was hidden before, in or after the image.
 *
 * @throws ImageError as `withImage` does.
 */
export function readImage(bytes: Uint8Array): Promise<NormalizedImage> {
  return withImage(bytes, async (format) => {
    const { encode, contentType, extension } = encodings[format];
    const [{ data, info }, thumb] = await Promise.all([
      encode(decode(bytes)).toBuffer({ resolveWithObject: true }),
      makeThumb(bytes),
    ]);
    const sha256 = createHash("sha256").update(data).digest("hex");
    return {
      bytes: data,
      contentType,
      extension,
      width: info.width,
      height: info.height,
      sha256,
      thumb,
    };
  });
}
