import { greyCanvas, greys, layer, open } from "./canvas";
import { gradientMap, ramp } from "./gradient-map";
import { noise, raggedEdge } from "./texture";

// From exposed to covered: Prussian blue, the blues of a wash, paper.
const blues = ramp([
  { at: 0, colour: [11, 30, 62] },
  { at: 0.35, colour: [22, 72, 122] },
  { at: 0.7, colour: [118, 166, 194] },
  { at: 1, colour: [240, 240, 230] },
]);

/** A print in Prussian blue on paper that was coated by brush. */
export async function applyCyanotype(bytes: Uint8Array) {
  const grey = await greyCanvas(bytes);
  const { width, height } = grey;
  const [fibre, cloud, coat] = await Promise.all([
    noise(width, height, { size: Math.max(1, Math.max(width, height) / 900), sigma: 14 }),
    noise(width, height, { size: Math.max(1, Math.max(width, height) / 9), sigma: 9 }),
    raggedEdge(width, height, 0.028),
  ]);
  const print = await greys(
    open(grey)
      .normalise({ lower: 1, upper: 99 })
      .linear(0.94, 4)
      .composite([layer(cloud, "soft-light"), layer(fibre, "soft-light")]),
  );
  // Paper that was not coated stays paper.
  for (let at = 0; at < print.data.length; at++) {
    const covered = (coat.data[at] ?? 255) / 255;
    print.data[at] = (print.data[at] ?? 0) * covered + 248 * (1 - covered);
  }
  return gradientMap(print, blues);
}
