import { greyCanvas, greys, layer, open, openEvened, reachOf } from "./canvas";
import { drawLines } from "./draw-lines";
import { gradientMap, ramp } from "./gradient-map";
import { noise } from "./texture";

const tones = ramp([
  { at: 0, colour: [34, 32, 33] },
  { at: 0.55, colour: [122, 117, 114] },
  { at: 1, colour: [241, 237, 229] },
]);

/** Rubbed shadows that catch on rough paper, under soft dark lines. */
export async function applyCharcoal(bytes: Uint8Array) {
  const grey = await greys(open(await greyCanvas(bytes)).normalise({ lower: 1, upper: 99 }));
  const { width, height } = grey;
  const reach = reachOf(grey, 1 / 170, 1.5);
  const tooth = await noise(width, height, { size: reachOf(grey, 1 / 1000), sigma: 58 });
  const shade = await greys(openEvened(grey).blur(reach).linear(1.16, 26));
  // Where the paper stands high it takes the coal first, where it lies low last.
  for (let at = 0; at < shade.data.length; at++) {
    const tone = shade.data[at] ?? 0;
    const rough = ((tooth.data[at] ?? 128) - 128) * (0.2 + 0.6 * Math.sin((tone / 255) * Math.PI));
    shade.data[at] = Math.max(0, Math.min(255, tone + rough));
  }
  const lines = await drawLines(await greys(openEvened(grey).linear(0.86, 32)), reach);
  const smudged = await greys(
    open(lines)
      .blur(Math.max(0.4, reach / 5))
      .linear(0.8, 51),
  );
  return gradientMap(await greys(open(shade).composite([layer(smudged, "multiply")])), tones);
}
