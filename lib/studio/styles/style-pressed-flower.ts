import { greyCanvas, greys, openEvened, reachOf } from "./canvas";
import { type ColourStop, gradientMap } from "./gradient-map";

// From shadow to light: deep moss, moss, sage, petal, paper.
const stops: ColourStop[] = [
  { at: 0.2, colour: [38, 56, 44] },
  { at: 0.4, colour: [76, 107, 78] },
  { at: 0.6, colour: [146, 164, 128] },
  { at: 0.79, colour: [221, 179, 168] },
  { at: 1, colour: [247, 240, 225] },
];

/** Flat shapes in five colours, as of leaves and petals between two sheets. */
export async function applyPressedFlower(bytes: Uint8Array) {
  const grey = await greyCanvas(bytes);
  const reach = reachOf(grey, 1 / 420);
  const flat = await greys(openEvened(grey).normalise({ lower: 1, upper: 99 }).blur(reach));
  return gradientMap(flat, stops, 6);
}
