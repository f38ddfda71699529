import { colourCanvas, layer, open } from "./canvas";
import { noise, soft } from "./texture";

// Greens lean to ochre, blues fade, reds stay.
const warm: [[number, number, number], [number, number, number], [number, number, number]] = [
  [0.86, 0.22, 0.02],
  [0.16, 0.76, 0.04],
  [0.08, 0.22, 0.56],
];

/** Darkness towards the corners. */
const vignette = (x: number, y: number) =>
  255 - 78 * Math.min(1, Math.max(0, Math.hypot(x, y) - 0.45) ** 1.7);

/** Late light: warm colours, lifted shadows, darker corners, a little grain. */
export async function applyAutumn(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  return open(colours)
    .recomb(warm)
    .modulate({ saturation: 1.12 })
    .linear([1.04, 1.0, 0.86], [10, 7, 12])
    .composite([
      layer(await soft(width, height, vignette), "multiply"),
      layer(await noise(width, height, { size: 1, sigma: 11 }), "overlay"),
    ]);
}
