import { type Canvas, colourCanvas, open, reachOf } from "./canvas";

const lead = [24, 26, 30] as const;

/** A number from 0 to 1 that is the same for the same place, and has no pattern. */
function chance(x: number, y: number, salt: number): number {
  const mixed = Math.sin(x * 127.1 + y * 311.7 + salt * 74.7) * 43758.5453;
  return mixed - Math.floor(mixed);
}

/** One pane for each field of a grid, off its middle: which pane a pixel lies in, and how near the next is. */
function cutPanes({ width, height }: Canvas, side: number) {
  const columns = Math.ceil(width / side) + 2;
  const rows = Math.ceil(height / side) + 2;
  const [middleX, middleY] = [0, 1].map((axis) =>
    Float32Array.from({ length: columns * rows }, (_, pane) => {
      const [column, row] = [pane % columns, Math.floor(pane / columns)];
      return (
        ((axis === 0 ? column : row) - 1 + 0.5 + (chance(column, row, axis) - 0.5) * 0.85) * side
      );
    }),
  ) as [Float32Array, Float32Array];
  const paneOf = new Uint32Array(width * height);
  const margin = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const home = (Math.floor(y / side) + 1) * columns + Math.floor(x / side) + 1;
      let [nearest, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let down = -1; down <= 1; down++)
        for (let right = -1; right <= 1; right++) {
          const pane = home + down * columns + right;
          const dx = (middleX[pane] ?? 1e6) - x;
          const dy = (middleY[pane] ?? 1e6) - y;
          const distance = dx * dx + dy * dy;
          if (distance < nearest) {
            second = nearest;
            nearest = distance;
            paneOf[at] = pane;
          } else if (distance < second) second = distance;
        }
      margin[at] = Math.sqrt(second) - Math.sqrt(nearest);
    }
  return { paneOf, margin, panes: columns * rows };
}

/** The mean colour of each pane, three numbers after one another. */
function meanColours(data: Buffer, paneOf: Uint32Array, panes: number): Float32Array {
  const colours = new Float32Array(panes * 3);
  const sizes = new Uint32Array(panes);
  for (let at = 0; at < paneOf.length; at++) {
    const pane = paneOf[at] ?? 0;
    sizes[pane] = (sizes[pane] ?? 0) + 1;
    for (let band = 0; band < 3; band++)
      colours[pane * 3 + band] = (colours[pane * 3 + band] ?? 0) + (data[at * 3 + band] ?? 0);
  }
  return colours.map((sum, at) => sum / Math.max(1, sizes[Math.floor(at / 3)] ?? 1));
}

/** Panes of one colour each, set in lead, with light behind them. */
export async function applyStainedGlass(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  const data = await open(colours)
    .normalise({ lower: 1, upper: 99 })
    .modulate({ saturation: 1.55 })
    .gamma(1.5)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const side = reachOf(colours, 1 / 38, 4);
  const { paneOf, margin, panes } = cutPanes(colours, side);
  const means = meanColours(data, paneOf, panes);
  const came = side * 0.055;
  for (let at = 0; at < paneOf.length; at++) {
    const pane = paneOf[at] ?? 0;
    const inside = Math.max(0, Math.min(1, ((margin[at] ?? 0) - came) / Math.max(1, side * 0.05)));
    // Glass is lighter in the middle of a pane, and no two panes are equally clear.
    const depth = Math.min(1, (margin[at] ?? 0) / side);
    const light = 0.9 + 0.3 * depth + (chance(pane, pane % 17, 3) - 0.5) * 0.16;
    for (let band = 0; band < 3; band++) {
      const glass =
        (means[pane * 3 + band] ?? 0) * 0.82 * light + (data[at * 3 + band] ?? 0) * 0.18;
      data[at * 3 + band] = Math.min(255, glass * inside + (lead[band] ?? 0) * (1 - inside));
    }
  }
  return open({ data, width, height, channels: 3 });
}
