import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { appMark } from "@/lib/app-mark";
import { repository } from "@/tests/support/run";
import { drawIcons } from "./draw-icons";

const committed = (file: string) => readFileSync(path.join(repository, file));
const pixels = (image: Buffer) => sharp(image).ensureAlpha().raw().toBuffer();

/** How much the most different value of two images differs, of 255. */
async function difference(first: Buffer, second: Buffer): Promise<number> {
  const [ours, theirs] = await Promise.all([pixels(first), pixels(second)]);
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((most, value, at) => Math.max(most, Math.abs(value - (theirs[at] ?? 0))), 0);
}

test("has committed the icons of the present mark", async () => {
  const icons = await drawIcons();
  expect(committed("app/icon.svg").equals(icons["app/icon.svg"] ?? Buffer.of())).toBe(true);
  const images = Object.entries(icons).filter(([file]) => file.endsWith(".png"));
  expect(images).toHaveLength(4);
  // Another system may round a shade differently.
  for (const [file, image] of images)
    expect(await difference(image, committed(file)), `${file}: npm run icons`).toBeLessThan(8);
});

test("draws another mark in every icon", async () => {
  const before = await drawIcons();
  const { paths } = appMark;
  appMark.paths = [{ d: "M4 4h16v16H4Z", filled: true }];
  try {
    const after = await drawIcons();
    for (const [file, icon] of Object.entries(after))
      expect(icon.equals(before[file] ?? Buffer.of()), file).toBe(false);
  } finally {
    appMark.paths = paths;
  }
});

test("writes a favicon of three sizes", async () => {
  const { "public/favicon.ico": icon = Buffer.of() } = await drawIcons();
  const sizes: (number | undefined)[] = [];
  for (let entry = 6; entry < 6 + 16 * icon.readUInt16LE(4); entry += 16) {
    const offset = icon.readUInt32LE(entry + 12);
    const image = icon.subarray(offset, offset + icon.readUInt32LE(entry + 8));
    const { format, width } = await sharp(image).metadata();
    expect(format).toBe("png");
    expect(width).toBe(icon.readUInt8(entry));
    sizes.push(width);
  }
  expect(sizes).toEqual([16, 32, 48]);
});
