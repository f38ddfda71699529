import { greyCanvas, greys, open, openEvened, reachOf } from "./canvas";
import { gradientMap, ramp } from "./gradient-map";
import { noise } from "./texture";

const tones = ramp([
  { at: 0, colour: [150, 47, 33] },
  { at: 1, colour: [248, 240, 224] },
]);

/**
 * One ink and the paper. What is neither light nor dark is cut in grooves that follow the shapes and
 * widen with the light; the ink lies a little unevenly.
 */
export async function applyLinocut(bytes: Uint8Array) {
  const grey = await greys(open(await greyCanvas(bytes)).normalise({ lower: 2, upper: 98 }));
  const { width, height } = grey;
  const reach = reachOf(grey, 1 / 330);
  const [flat, around, wander, film] = await Promise.all([
    greys(openEvened(grey).blur(reach)),
    greys(openEvened(grey).blur(reach * 7)),
    noise(width, height, { size: reachOf(grey, 1 / 14), sigma: 46 }),
    noise(width, height, { size: reachOf(grey, 1 / 500), sigma: 26 }),
  ]);
  const groove = reachOf(grey, 1 / 150, 3);
  const data = Buffer.allocUnsafe(width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const tone = flat.data[at] ?? 0;
      const local = around.data[at] ?? 0;
      // Half the tone of the place, half how it stands out from what is around it.
      const level = (tone * 0.7 + local * 0.3 + (tone - local) * 1.1) / 255;
      const turn = (x * 0.34 + y) / groove + local / 34 + ((wander.data[at] ?? 128) - 128) / 46;
      const ridge = 0.5 + 0.27 * Math.sin(turn * 2 * Math.PI);
      const cut = (level - ridge) * (groove / 0.9) + 0.5;
      const clean = Math.max(0, Math.min(1, cut)) * 255;
      const thin = ((film.data[at] ?? 128) - 128) * 0.5;
      data[at] = Math.max(0, Math.min(255, clean < 128 ? clean + Math.max(0, thin) : clean));
    }
  return gradientMap({ data, width, height }, tones);
}
