import sharp from "sharp";
import { type Canvas, colourCanvas, layer, open } from "./canvas";

// Greens lean to ochre, blues fade, reds stay.
const warm: [[number, number, number], [number, number, number], [number, number, number]] = [
  [0.86, 0.22, 0.02],
  [0.16, 0.76, 0.04],
  [0.08, 0.22, 0.56],
];

/** Darkness towards the corners, drawn small and enlarged to the picture. */
async function vignette(width: number, height: number): Promise<Canvas> {
  const side = 64;
  const small = Buffer.alloc(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const distance = Math.hypot(x - side / 2 + 0.5, y - side / 2 + 0.5) / (side / 2);
      small[y * side + x] = Math.round(255 - 78 * Math.min(1, Math.max(0, distance - 0.45) ** 1.7));
    }
  const data = await sharp(small, { raw: { width: side, height: side, channels: 1 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { data, width, height, channels: 1 };
}

/** Grain as of film: noise around the middle grey. */
async function grain(width: number, height: number): Promise<Canvas> {
  const noise = { type: "gaussian", mean: 128, sigma: 11 } as const;
  const data = await sharp({ create: { width, height, channels: 3, background: "#808080", noise } })
    .greyscale()
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { data, width, height, channels: 1 };
}

/** Late light: warm colours, lifted shadows, darker corners, a little grain. */
export async function applyAutumn(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  return open(colours)
    .recomb(warm)
    .modulate({ saturation: 1.12 })
    .linear([1.04, 1.0, 0.86], [10, 7, 12])
    .composite([
      layer(await vignette(width, height), "multiply"),
      layer(await grain(width, height), "overlay"),
    ]);
}
