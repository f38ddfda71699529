import { type Canvas, colourCanvas, greys, layer, open, reachOf } from "./canvas";
import { noise, raggedEdge } from "./texture";

const brush = 760;

/** The image in patches of even colour, as wide as a brush: worked out small, then enlarged. */
async function patches(colours: Canvas): Promise<Canvas> {
  const { width, height } = colours;
  const { data: small, info } = await open(colours)
    .resize(brush, brush, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const sheet: Canvas = { data: small, width: info.width, height: info.height, channels: 3 };
  const side = Math.max(
    1,
    Math.min(9, info.width, info.height, Math.round(reachOf(sheet, 1 / 110))),
  );
  const once = await open(sheet).median(side).raw().toBuffer();
  const twice = await open({ ...sheet, data: once })
    .median(side)
    .raw()
    .toBuffer();
  const data = await open({ ...sheet, data: twice })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  return { data, width, height, channels: 3 };
}

/** Where one patch meets another, darker: there pigment settles as the water dries. */
async function pools(washes: Canvas): Promise<Canvas> {
  const reach = reachOf(washes, 1 / 420, 0.8);
  const grey = await greys(open(washes));
  const around = await greys(open(grey).blur(reach * 2));
  const data = Buffer.allocUnsafe(grey.data.length);
  for (let at = 0; at < data.length; at++) {
    const darker = (around.data[at] ?? 0) - (grey.data[at] ?? 0);
    data[at] = 255 - Math.max(0, Math.min(96, darker * 3.4));
  }
  return { ...grey, data };
}

/** Washes of clear colour that pool at their borders and leave the sheet's edge white. */
export async function applyWatercolour(bytes: Uint8Array) {
  const colours = await colourCanvas(bytes);
  const { width, height } = colours;
  const washes = await patches(colours);
  const [cloud, tooth, edge, dried] = await Promise.all([
    noise(width, height, { size: reachOf(colours, 1 / 22), sigma: 30 }),
    noise(width, height, { size: reachOf(colours, 1 / 700), sigma: 22 }),
    raggedEdge(width, height, 0.035),
    pools(washes),
  ]);
  const { data } = await open(washes)
    .modulate({ saturation: 1.28, brightness: 1.03 })
    .linear(0.8, 50)
    .composite([layer(dried, "multiply"), layer(cloud, "soft-light"), layer(tooth, "soft-light")])
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const paper = [251, 248, 241] as const;
  for (let at = 0; at < data.length; at++) {
    const painted = (edge.data[Math.floor(at / 3)] ?? 255) / 255;
    data[at] = (data[at] ?? 0) * painted + (paper[at % 3] ?? 255) * (1 - painted);
  }
  return open({ data, width, height, channels: 3 });
}
