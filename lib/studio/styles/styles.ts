import type { Sharp } from "sharp";
import { applyAutumn } from "./style-autumn";
import { applyCharcoal } from "./style-charcoal";
import { applyCyanotype } from "./style-cyanotype";
import { applyFadedFilm } from "./style-faded-film";
import { applyHalftone } from "./style-halftone";
import { applyInk } from "./style-ink";
import { applyLinocut } from "./style-linocut";
import { applyPressedFlower } from "./style-pressed-flower";
import { applyStainedGlass } from "./style-stained-glass";
import { applyWatercolour } from "./style-watercolour";

// By the slug of `system_styles`.
const styles: Record<string, (bytes: Uint8Array) => Promise<Sharp>> = {
  ink: applyInk,
  autumn: applyAutumn,
  "pressed-flower": applyPressedFlower,
  watercolour: applyWatercolour,
  cyanotype: applyCyanotype,
  charcoal: applyCharcoal,
  linocut: applyLinocut,
  halftone: applyHalftone,
  "stained-glass": applyStainedGlass,
  "faded-film": applyFadedFilm,
};

/** The slugs of the styles that this version can apply. */
export const styleSlugs = Object.keys(styles);

/** An image in another style, as a JPEG; `undefined` if this version does not know the style. */
export async function applyStyle(slug: string, bytes: Uint8Array) {
  const style = Object.hasOwn(styles, slug) ? styles[slug] : undefined;
  if (!style) return undefined;
  const { data, info } = await (await style(bytes))
    .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
