import sharp, { type Sharp } from "sharp";
import { decode } from "@/lib/images/engine";

/** Decoded pixels: `channels` bytes for each, row by row. */
export interface Canvas {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 3;
}

// Styles look the same above this, and work several times over each pixel.
const longestSide = 4096;

async function pixels(picture: Sharp, channels: 1 | 3): Promise<Canvas> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) throw new Error(`expected ${channels} bands: ${info.channels}`);
  return { data, width: info.width, height: info.height, channels };
}

/** An image to work on in colour, on white where it was transparent. */
export function colourCanvas(bytes: Uint8Array): Promise<Canvas> {
  const picture = decode(bytes)
    .resize(longestSide, longestSide, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
  return pixels(picture, 3);
}

/** The same in greys. */
export async function greyCanvas(bytes: Uint8Array): Promise<Canvas> {
  return greys(open(await colourCanvas(bytes)));
}

/** What a pipeline makes, in greys. */
export function greys(picture: Sharp): Promise<Canvas> {
  return pixels(picture.greyscale().toColourspace("b-w"), 1);
}

/** How a style measures its strokes, so that a small copy looks like the large image: pixels for a share of the longest side. */
export function reachOf({ width, height }: Canvas, share: number, least = 1): number {
  return Math.max(least, Math.max(width, height) * share);
}

/** A pipeline over decoded pixels. */
export function open({ data, width, height, channels }: Canvas): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** The same pipeline with specks and hair-thin detail taken out. */
export function openEvened(canvas: Canvas): Sharp {
  return open(canvas).median(Math.min(5, canvas.width, canvas.height));
}

/** Pixels as a layer over others, blended in the given way. */
export function layer(
  { data, width, height, channels }: Canvas,
  blend: "multiply" | "overlay" | "colour-dodge" | "soft-light" | "screen",
) {
  return { input: data, raw: { width, height, channels }, blend };
}
