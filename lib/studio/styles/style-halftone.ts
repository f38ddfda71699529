import { colourCanvas, open, reachOf } from "./canvas";

const paper = [247, 241, 227] as const;
// Two inks, printed one over the other: light that is left of red, green and blue.
const blue = [0.16, 0.27, 0.52] as const;
const coral = [0.98, 0.46, 0.36] as const;

const steps = 4096;
const wave = Float32Array.from({ length: steps }, (_, step) =>
  Math.cos((step / steps) * 2 * Math.PI),
);
const cosine = (turns: number) => wave[Math.floor((turns - Math.floor(turns)) * steps)] ?? 1;

/** How much ink a point of a screen of dots takes, 0 to 1, for a tone that covers `share` of the sheet. */
function dot(u: number, v: number, share: number): number {
  const height = (cosine(u) + cosine(v)) / 4 + 0.5;
  return Math.min(1, Math.max(0, (share - height) * 5 + 0.5));
}

/** Dots of two inks on soft paper, as a small press prints them. */
export async function applyHalftone(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  const { data } = await open(colours)
    .normalise({ lower: 1, upper: 99 })
    .blur(reachOf(colours, 1 / 900, 0.4))
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const cell = reachOf(colours, 1 / 150, 3);
  const [cos1, sin1] = [Math.cos(0.26) / cell, Math.sin(0.26) / cell];
  const [cos2, sin2] = [Math.cos(1.3) / cell, Math.sin(1.3) / cell];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
      const light = (0.3 * r + 0.59 * g + 0.11 * b) / 255;
      const warm = Math.max(0, Math.min(1, (r * 1.1 - 0.55 * g - 0.45 * b) / 150));
      const cold = dot(x * cos1 - y * sin1, x * sin1 + y * cos1, (1 - light) ** 1.15 * 1.06);
      const tint = dot(
        x * cos2 - y * sin2,
        x * sin2 + y * cos2,
        Math.min(1, warm * 0.95 + (1 - light) * 0.3),
      );
      for (let band = 0; band < 3; band++)
        data[at + band] =
          (paper[band] ?? 0) *
          (1 - cold * (1 - (blue[band] ?? 0))) *
          (1 - tint * (1 - (coral[band] ?? 0)));
    }
  return open({ data, width, height, channels: 3 });
}
