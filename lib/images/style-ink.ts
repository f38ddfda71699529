import { type Canvas, greyCanvas, greys, layer, open, openEvened } from "./canvas";
import { gradientMap } from "./gradient-map";

const ink = [26, 30, 36] as const;
const paper = [250, 246, 236] as const;

const blend = (share: number, band: 0 | 1 | 2) => ink[band] + (paper[band] - ink[band]) * share;

/** Every grey between the ink and the paper. */
const tones = Array.from({ length: 256 }, (_, grey) => {
  const share = grey / 255;
  return { at: share, colour: [blend(share, 0), blend(share, 1), blend(share, 2)] as const };
});

/** Lines where light changes: the greys dodged by their own blurred negative. */
async function drawLines(grey: Canvas, reach: number): Promise<Canvas> {
  const negative = await greys(open(grey).negate().blur(reach));
  return greys(
    open(grey)
      .composite([layer(negative, "colour-dodge")])
      .linear(3, -510),
  );
}

/** A drawing in ink: lines over a wash of the tones. */
export async function applyInk(bytes: Uint8Array) {
  const full = await greys(open(await greyCanvas(bytes)).normalise({ lower: 1, upper: 99 }));
  const reach = Math.max(1.2, Math.max(full.width, full.height) / 240);
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
