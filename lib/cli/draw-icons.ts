import { readFileSync } from "node:fs";
import sharp from "sharp";
import { appMark } from "@/lib/app-mark";

const unit = 24;
// An email carries the mark along wherever the app runs, so the image is source.
const emailImage = "lib/email/mark-image.ts";

function svg(size: number, colour: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${body}</svg>\n`;
}

function mark(colour: string): string {
  return appMark.paths
    .map(({ d, filled }) => `<path d="${d}"${filled ? ` fill="${colour}"` : ""}/>`)
    .join("");
}

/** The mark on its tile, which is 32 units wide: `radius` of its corners, `scale` of the mark. */
function tile({ radius, scale }: { radius: number; scale: number }): string {
  const rect = `<rect width="32" height="32" rx="${radius}" fill="${appMark.tile}" stroke="none"/>`;
  const edge = ((32 - unit * scale) / 2).toFixed(1);
  const inside = `<g transform="translate(${edge} ${edge}) scale(${scale})">${mark(appMark.onTile)}</g>`;
  return svg(32, appMark.onTile, rect + inside);
}

function png(image: string, pixels: number, colours = 256): Promise<Buffer> {
  // Drawn at its final size: 72 dots an inch is the size that the SVG states, here its viewBox.
  const density = Math.max(72, Math.ceil((72 * pixels) / unit));
  return sharp(Buffer.from(image), { density })
    .resize(pixels, pixels)
    .png({ palette: true, colours, effort: 10 })
    .toBuffer();
}

/** An icon file of several PNG images: a header, 16 bytes about each, the images. */
async function ico(image: string, sizes: number[]): Promise<Buffer> {
  const images = await Promise.all(sizes.map((pixels) => png(image, pixels)));
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  images.forEach((data, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(sizes[index] ?? 0, at);
    header.writeUInt8(sizes[index] ?? 0, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([header, ...images]);
}

/** The source of a module whose one image, in lines of base64, is replaced by another. */
function withImage(source: string, image: Buffer): string {
  const lines = image.toString("base64").match(/.{1,96}/g) ?? [];
  const list = lines.map((line) => `    "${line}",\n`).join("");
  return source.replace(/(?<=\[\n)[^\]]*(?= {2}\])/, () => list);
}

/** Draws every icon from lib/app-mark.ts. Returns the contents of each file, by its path. */
export async function drawIcons(): Promise<Record<string, Buffer>> {
  const rounded = tile({ radius: 8, scale: 1.1 });
  // iOS rounds the corners itself.
  const square = tile({ radius: 0, scale: 1.1 });
  // Android may cut away all but a circle of 80 per cent (W3C, "Adaptive icon support in PWAs").
  const maskable = tile({ radius: 0, scale: 0.8 });
  const email = await png(svg(unit, appMark.email, mark(appMark.email)), 72, 16);
  return {
    "app/icon.svg": Buffer.from(rounded),
    "app/apple-icon.png": await png(square, 180),
    "public/favicon.ico": await ico(rounded, [16, 32, 48]),
    "public/icons/192.png": await png(rounded, 192),
    "public/icons/512.png": await png(rounded, 512),
    "public/icons/maskable-512.png": await png(maskable, 512),
    [emailImage]: Buffer.from(withImage(readFileSync(emailImage, "utf8"), email)),
  };
}
