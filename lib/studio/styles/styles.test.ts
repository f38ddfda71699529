import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readHead } from "@/lib/images/engine";
import { systemStyleRows } from "@/lib/studio/seed";
import { sampleJpeg, samplePicture } from "@/tests/support/pictures";
import { applyStyle, styleSlugs } from "./styles";

async function meanColour(bytes: Buffer): Promise<number[]> {
  const { channels } = await sharp(bytes).stats();
  return channels.map(({ mean }) => mean);
}

describe("styles", () => {
  it("are those that the database is seeded with, in an order of their own", () => {
    expect(systemStyleRows.map(({ slug }) => slug).sort()).toEqual([...styleSlugs].sort());
    expect(systemStyleRows.map(({ position }) => position)).toEqual(
      systemStyleRows.map((_, index) => index + 1),
    );
    expect(styleSlugs.length).toBeGreaterThanOrEqual(8);
  });

  it.each(styleSlugs)("%s keeps the size and gives a JPEG", async (slug) => {
    const styled = await applyStyle(slug, await sampleJpeg());
    expect(styled).toMatchObject({ width: 120, height: 80 });
    expect(await readHead(styled?.bytes ?? Buffer.alloc(0))).toMatchObject({
      format: "jpeg",
      width: 120,
      height: 80,
    });
  });

  it("each give another picture", async () => {
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

  it("ink has no colour, autumn is warmer than what it was made from", async () => {
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
    "%s works on one pixel, on a long strip, in greys and with transparency",
    async (slug) => {
      const pictures = [
        samplePicture({ width: 1, height: 1 }).png(),
        samplePicture({ width: 2000, height: 2 }).png(),
        samplePicture().greyscale().toColourspace("b-w").png(),
        samplePicture().ensureAlpha(0.3).png(),
        samplePicture().toColourspace("rgb16").png(),
      ];
      for (const picture of pictures)
        expect(await applyStyle(slug, await picture.toBuffer())).toBeDefined();
    },
  );

  it.each(styleSlugs)("%s brings very large pictures down to 4096 pixels", async (slug) => {
    const styled = await applyStyle(slug, await sampleJpeg({ width: 6000, height: 30 }));
    expect(styled).toMatchObject({ width: 4096 });
  });

  it("knows no other style, whatever it is called", async () => {
    const original = await sampleJpeg();
    for (const slug of ["", "crayon", "__proto__", "toString"])
      expect(await applyStyle(slug, original)).toBeUndefined();
  });
});
