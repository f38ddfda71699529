import { Readable } from "node:stream";
import { decode } from "@/lib/images/engine";
import { inTurn } from "@/lib/images/in-turn";
import { type StoredFile, storage } from "@/lib/storage/storage";
import { thumbKey } from "../images/keys";
import { applyStyle } from "./styles";

// In pixels.
const previewSide = 320;

/** Changes with what styles make of an image, so that no browser keeps an old look. */
export const previewVersion = 1;

async function render(bytes: Buffer, styleSlug: string): Promise<Buffer | null> {
  const small = await decode(bytes)
    .resize(previewSide, previewSide, { fit: "inside", withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const styled = await applyStyle(styleSlug, small);
  return styled ? decode(styled.bytes).webp({ quality: 76 }).toBuffer() : null;
}

/**
 * What a style would make of a stored image, as a WebP that fits into a square of `previewSide`.
 * Made of the small version where there is one, a few at a time, kept nowhere, and not counted as
 * processing; `null` if the file or the style is not there.
 */
export async function openPreview(
  userId: string,
  storageKey: string,
  styleSlug: string,
): Promise<StoredFile | null> {
  const thumb = thumbKey(storageKey);
  const preview = await inTurn(userId, async () => {
    const bytes =
      (thumb && (await storage.getBytes(thumb))) ?? (await storage.getBytes(storageKey));
    return bytes ? render(bytes, styleSlug) : null;
  });
  return (
    preview && { stream: Readable.from([preview], { objectMode: false }), size: preview.length }
  );
}
