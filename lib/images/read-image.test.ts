import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sampleImage, sampleJpeg } from "@/tests/support/sample-images";
import { readHead } from "./engine";
import { readImage } from "./read-image";

const refusal = (code: string) => expect.objectContaining({ code });

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of a few kilobytes that says it is `width` by `height` pixels. */
function bomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc(1_000_000))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("readImage", () => {
  it.each([
    ["jpeg", "image/jpeg", "jpg"],
    ["png", "image/png", "png"],
    ["webp", "image/webp", "webp"],
    ["avif", "image/webp", "webp"],
    ["gif", "image/png", "png"],
  ] as const)("accepts %s and stores %s", async (format, contentType, extension) => {
    const picture = await readImage(await sampleImage().toFormat(format).toBuffer());
    expect(picture).toMatchObject({ contentType, extension, width: 120, height: 80 });
    const { format: stored } = await readHead(picture.bytes);
    expect(`image/${stored}`).toBe(contentType);
    expect((await readHead(picture.thumb)).format).toBe("webp");
  });

  it("turns an image upright and drops metadata, locations included", async () => {
    const exif = { IFD0: { Artist: "Mira" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } };
    const taken = await sampleImage()
      .withExif(exif)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const picture = await readImage(taken);
    expect([picture.width, picture.height]).toEqual([80, 120]);
    const head = await readHead(picture.bytes);
    expect([head.exif, head.icc, head.xmp, head.orientation]).toEqual(Array(4).fill(undefined));
    expect((await readHead(picture.thumb)).exif).toBeUndefined();
    const { width, height } = await readHead(picture.thumb);
    expect([width, height]).toEqual([80, 120]);
  });

  it("keeps the first frame of an animation", async () => {
    const frames = await Promise.all(
      ["#ff0000", "#0000ff"].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const picture = await readImage(animation);
    expect([picture.width, picture.height]).toEqual([8, 8]);
    const { data } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  it("creates a thumbnail that fits its square, without enlarging", async () => {
    const large = await readImage(await sampleJpeg({ width: 1600, height: 400 }));
    expect(await readHead(large.thumb)).toMatchObject({ width: 480, height: 120 });
    const small = await readImage(await sampleJpeg());
    expect(await readHead(small.thumb)).toMatchObject({ width: 120, height: 80 });
  });

  it.each([
    ["script after the picture", Buffer.from("<script>alert(1)</script>"), "after"],
    ["an archive after the picture", Buffer.from("PK\x03\x04 payload of an archive"), "after"],
  ])("removes %s", async (_, payload) => {
    const picture = await readImage(Buffer.concat([await sampleJpeg(), payload]));
    expect(picture.bytes.includes(payload)).toBe(false);
  });

  it("removes a comment with script in it", async () => {
    const jpeg = await sampleJpeg();
    const text = Buffer.from("<?php system($_GET['c']) ?>");
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
    const polyglot = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
    expect((await readImage(polyglot)).bytes.includes("<?php")).toBe(false);
  });

  it.each([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ["SVG with a declaration", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["PDF", "%PDF-1.7\n"],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
    ["text", "hello"],
    ["one byte", "\xff"],
  ])("refuses %s", async (_, text) => {
    await expect(readImage(Buffer.from(text, "latin1"))).rejects.toEqual(
      refusal("TYPE_UNSUPPORTED"),
    );
  });

  it("refuses TIFF", async () => {
    const tiff = await sampleImage().tiff().toBuffer();
    await expect(readImage(tiff)).rejects.toEqual(refusal("TYPE_UNSUPPORTED"));
  });

  it("refuses an empty file", async () => {
    await expect(readImage(Buffer.alloc(0))).rejects.toEqual(refusal("FILE_EMPTY"));
  });

  it.each(["jpeg", "png", "webp", "avif", "gif"] as const)(
    "refuses a truncated %s",
    async (format) => {
      const whole = await sampleImage({ width: 300, height: 200 }).toFormat(format).toBuffer();
      const half = whole.subarray(0, Math.floor(whole.length / 2));
      await expect(readImage(half)).rejects.toEqual(refusal("PICTURE_UNREADABLE"));
    },
  );

  it("refuses a header without an image, or with script after it", async () => {
    for (const text of ["\xff\xd8\xff\xe0<script>", "GIF89a/*<svg*/=1;alert(1)"])
      await expect(readImage(Buffer.from(text, "latin1"))).rejects.toEqual(
        refusal("PICTURE_UNREADABLE"),
      );
  });

  it("refuses an image with too many pixels quickly, without decoding it", async () => {
    const started = performance.now();
    for (const [width, height] of [
      [30_000, 30_000],
      [16_384, 10],
      [8000, 6251],
    ] as const)
      await expect(readImage(bomb(width, height))).rejects.toEqual(refusal("PICTURE_TOO_LARGE"));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
