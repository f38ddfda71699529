import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readHead } from "@/lib/images/engine";
import { systemStyleRows } from "@/lib/studio/seed";
import { sampleImage, sampleJpeg } from "@/tests/support/sample-images";
import { applyStyle, styleSlugs } from "./styles";

async function meanColour(bytes: Buffer): Promise<number[]> {
  const { channels } = await sharp(bytes).stats();
  return channels.map(({ mean }) => mean);
}

describe("styles", () => {
  it("equal the seeded styles, each with its own position", () => {
    expect(systemStyleRows.map(({ slug }) => slug).sort()).toEqual([...styleSlugs].sort());
    expect(systemStyleRows.map(({ position }) => position)).toEqual(
      systemStyleRows.map((_, index) => index + 1),
    );
    expect(styleSlugs.length).toBeGreaterThanOrEqual(8);
  });

  it.each(styleSlugs)("%s keeps the size and returns a JPEG", async (slug) => {
    const styled = await applyStyle(slug, await sampleJpeg());
    expect(styled).toMatchObject({ width: 120, height: 80 });
    expect(await readHead(styled?.bytes ?? Buffer.alloc(0))).toMatchObject({
      format: "jpeg",
      width: 120,
      height: 80,
    });
  });

  it("each return a different image", async () => {
    const original = await sampleJpeg();
    const means = await Promise.all(
      styleSlugs.map(async (slug) =>
        meanColour((await applyStyle(slug, original))?.bytes ?? original),
      ),
    );
    for (const [index, mean] of [...means, await meanColour(original)].entries())
      for (const other of means.slice(index + 1))
        expect(
          Math.hypot(...mean.map((value, band) => value - (other[band] ?? 0))),
        ).toBeGreaterThan(8);
  });

  it("ink removes colour, autumn makes an image warmer", async () => {
    const original = await sampleJpeg();
    const [red = 0, , blue = 0] = await meanColour(
      (await applyStyle("ink", original))?.bytes ?? original,
    );
    expect(Math.abs(red - blue)).toBeLessThan(16);
    const [, , before = 0] = await meanColour(original);
    const warm = await meanColour((await applyStyle("autumn", original))?.bytes ?? original);
    expect(warm[2]).toBeLessThan(before);
  });

  it.each(styleSlugs)(
    "%s accepts one pixel, a long strip, greyscale and transparency",
    async (slug) => {
      const pictures = [
        sampleImage({ width: 1, height: 1 }).png(),
        sampleImage({ width: 2000, height: 2 }).png(),
        sampleImage().greyscale().toColourspace("b-w").png(),
        sampleImage().ensureAlpha(0.3).png(),
        sampleImage().toColourspace("rgb16").png(),
      ];
      for (const picture of pictures)
        expect(await applyStyle(slug, await picture.toBuffer())).toBeDefined();
    },
  );

  it.each(styleSlugs)("%s scales very large images down to 4096 pixels", async (slug) => {
    const styled = await applyStyle(slug, await sampleJpeg({ width: 6000, height: 30 }));
    expect(styled).toMatchObject({ width: 4096 });
  });

  it("find no style by another name", async () => {
    const original = await sampleJpeg();
    for (const slug of ["", "crayon", "__proto__", "toString"])
      expect(await applyStyle(slug, original)).toBeUndefined();
  });
});
