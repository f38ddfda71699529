import sharp from "sharp";

interface Size {
  width?: number;
  height?: number;
}

/** A photo-like image: a warm gradient with a dark disc, left half brighter. */
export function sampleImage({ width = 120, height = 80 }: Size = {}) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x - width / 3, y - height / 2) < height / 4;
      const at = (y * width + x) * 3;
      data[at] = inside ? 40 : 255 - Math.round((x / width) * 120);
      data[at + 1] = inside ? 60 : 200 - Math.round((y / height) * 120);
      data[at + 2] = inside ? 50 : 120;
    }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The same as a JPEG file. */
export function sampleJpeg(size: Size = {}): Promise<Buffer> {
  return sampleImage(size).jpeg().toBuffer();
}
