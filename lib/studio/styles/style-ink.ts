import { greyCanvas, greys, layer, open, openEvened, reachOf } from "./canvas";
import { drawLines } from "./draw-lines";
import { gradientMap, ramp } from "./gradient-map";

/** Every grey between the ink and the paper. */
const tones = ramp([
  { at: 0, colour: [26, 30, 36] },
  { at: 1, colour: [250, 246, 236] },
]);

/** A drawing in ink: lines over a wash of the tones. */
export async function applyInk(bytes: Uint8Array) {
  const full = await greys(open(await greyCanvas(bytes)).normalise({ lower: 1, upper: 99 }));
  const reach = reachOf(full, 1 / 240, 1.2);
  // Lifted off black, where the dodge would only show noise.
  const lines = await drawLines(await greys(open(full).linear(0.88, 30)), reach);
  const wash = await greys(
    openEvened(full)
      .blur(reach / 2)
      .linear(0.62, 105),
  );
  const drawing = await greys(open(lines).composite([layer(wash, "multiply")]));
  return gradientMap(drawing, tones);
}
