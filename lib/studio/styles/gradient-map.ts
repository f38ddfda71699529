import sharp from "sharp";

export type Colour = readonly [red: number, green: number, blue: number];

/** A colour and the share of the greys, counted from black, at which it ends. */
export interface ColourStop {
  at: number;
  colour: Colour;
}

/** A table of 256 colours: steps where `soft` is 0, and else blended over that many greys. */
function table(stops: ColourStop[], soft: number): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let grey = 0; grey < 256; grey++) {
    const index = stops.findIndex((stop) => grey <= stop.at * 255);
    const here = stops[index] ?? stops.at(-1);
    const next = stops[index + 1] ?? here;
    if (!here || !next) continue;
    const share = Math.max(0, 1 - (here.at * 255 - grey) / Math.max(soft, 0.001)) / 2;
    for (let band = 0; band < 3; band++)
      colours[grey * 3 + band] =
        (here.colour[band] ?? 0) * (1 - share) + (next.colour[band] ?? 0) * share;
  }
  return colours;
}

/** Every grey blended between the stops on its two sides. */
export function ramp(stops: ColourStop[]): ColourStop[] {
  return Array.from({ length: 256 }, (_, grey) => {
    const at = grey / 255;
    const after = Math.max(
      1,
      stops.findIndex((stop) => stop.at >= at),
    );
    const [low, high] = [stops[after - 1], stops[after]];
    if (!low || !high) throw new Error("a ramp needs stops from 0 to 1");
    const share = Math.max(0, Math.min(1, (at - low.at) / (high.at - low.at)));
    const blend = (band: 0 | 1 | 2) =>
      low.colour[band] + (high.colour[band] - low.colour[band]) * share;
    return { at, colour: [blend(0), blend(1), blend(2)] };
  });
}

/** Paints each grey of a one-band image with the colour that its stop names; stops ascend to 1. */
export function gradientMap(
  grey: { data: Uint8Array; width: number; height: number },
  stops: ColourStop[],
  soft = 0,
) {
  const colours = table(stops, soft);
  const painted = Buffer.allocUnsafe(grey.data.length * 3);
  for (let pixel = 0; pixel < grey.data.length; pixel++) {
    const entry = (grey.data[pixel] ?? 0) * 3;
    painted[pixel * 3] = colours[entry] ?? 0;
    painted[pixel * 3 + 1] = colours[entry + 1] ?? 0;
    painted[pixel * 3 + 2] = colours[entry + 2] ?? 0;
  }
  return sharp(painted, { raw: { width: grey.width, height: grey.height, channels: 3 } });
}
