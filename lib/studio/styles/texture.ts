import sharp from "sharp";
import type { Canvas } from "./canvas";

/**
 * Clouds of grey around the middle one. `size` is how many pixels a cloud measures, from 1 (film
 * grain) on; `sigma` how far the greys spread.
 */
export async function noise(
  width: number,
  height: number,
  { size, sigma }: { size: number; sigma: number },
): Promise<Canvas> {
  const small = { width: Math.ceil(width / size), height: Math.ceil(height / size) };
  const grain = { type: "gaussian", mean: 128, sigma } as const;
  const specks = await sharp({
    create: { ...small, channels: 3, background: "#808080", noise: grain },
  })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const data = await sharp(specks, { raw: { ...small, channels: 1 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { data, width, height, channels: 1 };
}

/** A shape drawn on a small square, each of its points from -1 to 1, and enlarged to the image. */
export async function soft(
  width: number,
  height: number,
  shape: (x: number, y: number) => number,
): Promise<Canvas> {
  const side = 96;
  const small = Buffer.alloc(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const grey = shape(((x + 0.5) / side) * 2 - 1, ((y + 0.5) / side) * 2 - 1);
      small[y * side + x] = Math.max(0, Math.min(255, Math.round(grey)));
    }
  const data = await sharp(small, { raw: { width: side, height: side, channels: 1 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { data, width, height, channels: 1 };
}

/** White within, black towards the sides, with a ragged border, as where a brush or a sheet ends. */
export async function raggedEdge(width: number, height: number, share: number): Promise<Canvas> {
  const longest = Math.max(width, height);
  const band = Math.max(1, longest * share);
  const [coarse, fine] = await Promise.all([
    noise(width, height, { size: Math.max(1, longest / 26), sigma: 42 }),
    noise(width, height, { size: Math.max(1, longest / 260), sigma: 34 }),
  ]);
  const data = Buffer.allocUnsafe(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const inset = Math.min(x, y, width - 1 - x, height - 1 - y) / band;
      const wander = ((coarse.data[at] ?? 128) - 128) / 130 + ((fine.data[at] ?? 128) - 128) / 420;
      const covered = (inset - 0.75 + wander) * 5;
      data[at] = covered <= 0 ? 0 : covered >= 1 ? 255 : covered * 255;
    }
  return { data, width, height, channels: 1 };
}
