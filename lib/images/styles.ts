import type { Sharp } from "sharp";
import { applyAutumn } from "./style-autumn";
import { applyInk } from "./style-ink";
import { applyPressedFlower } from "./style-pressed-flower";

// By the slug of `system_styles`.
const styles: Record<string, (bytes: Uint8Array) => Promise<Sharp>> = {
  ink: applyInk,
  autumn: applyAutumn,
  "pressed-flower": applyPressedFlower,
};

/** The slugs of the styles that this version can apply. */
export const styleSlugs = Object.keys(styles);

/** A picture in another style, as a JPEG; `undefined` if this version does not know the style. */
export async function applyStyle(slug: string, bytes: Uint8Array) {
  const style = Object.hasOwn(styles, slug) ? styles[slug] : undefined;
  if (!style) return undefined;
  const { data, info } = await (await style(bytes))
    .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
