import { type Canvas, greys, layer, open } from "./canvas";

/** Lines where light changes: the greys dodged by their own blurred negative. */
export async function drawLines(grey: Canvas, reach: number): Promise<Canvas> {
  const negative = await greys(open(grey).negate().blur(reach));
  return greys(
    open(grey)
      .composite([layer(negative, "colour-dodge")])
      .linear(3, -510),
  );
}
