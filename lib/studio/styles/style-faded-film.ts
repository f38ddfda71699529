import { colourCanvas, layer, open, reachOf } from "./canvas";
import { noise, soft } from "./texture";

/** Light that got into the camera, from the right and a little from below. */
const leak = (x: number, y: number) =>
  215 * Math.exp(-(((1.08 - x) / 0.42) ** 2) - ((y - 0.2) / 0.95) ** 2);

/** A slide that lay in the sun: milky shadows in teal, peach in the light, a glow at one side. */
export async function applyFadedFilm(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  const [bloom, grain, glow] = await Promise.all([
    open(colours)
      .linear(1.5, -190)
      .blur(reachOf(colours, 1 / 90))
      .linear(0.5, 0)
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer(),
    noise(width, height, { size: reachOf(colours, 1 / 1800), sigma: 15 }),
    soft(width, height, leak),
  ]);
  const light = Buffer.allocUnsafe(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const strength = glow.data[at] ?? 0;
    light[at * 3] = strength;
    light[at * 3 + 1] = strength * 0.46;
    light[at * 3 + 2] = strength * 0.2;
  }
  return open(colours)
    .modulate({ saturation: 0.68 })
    .linear([0.8, 0.76, 0.68], [38, 48, 58])
    .composite([
      layer({ ...colours, data: bloom }, "screen"),
      layer({ ...colours, data: light }, "screen"),
      layer(grain, "overlay"),
    ]);
}
