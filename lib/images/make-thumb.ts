import { decode } from "./engine";
import { thumbSide } from "./formats";

/** The small version of an image, as WebP: within a square of `thumbSide`, never larger than it was. */
export function makeThumb(bytes: Uint8Array): Promise<Buffer> {
  return decode(bytes)
    .resize(thumbSide, thumbSide, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
}
