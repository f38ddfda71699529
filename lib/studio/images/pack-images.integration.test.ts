import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { beforeEach, expect, it, vi } from "vitest";
import { storage } from "@/lib/storage/storage";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { unzip } from "@/tests/support/unzip";
import { addOriginal } from "../uploads/add-original";
import { packImages } from "./pack-images";

let studio: Studio;
beforeEach(async () => {
  studio = await createStudio();
});

async function pack(...ids: string[]): Promise<Readable> {
  const archive = await packImages(studio, ids);
  if (!archive) throw new Error("There is no archive.");
  return archive;
}

it("closes the open file when the client disconnects", async () => {
  // Noise, which stays larger than the buffers on the way.
  const noise = sharp(randomBytes(900 * 900 * 3), {
    raw: { width: 900, height: 900, channels: 3 },
  });
  const file = { bytes: await noise.png().toBuffer(), name: "noise.png" };
  const { id } = await addOriginal(studio, file);
  const get = vi.spyOn(storage, "get");
  const archive = await pack(id);
  await once(archive, "readable");
  archive.destroy();
  const opened = await get.mock.results[0]?.value;
  await vi.waitFor(() => expect(opened.stream.closed).toBe(true), 20_000);
});

it("aborts the archive when storage fails, so that it cannot pass as complete", async () => {
  const ids = [await uploadTo(studio, "a.jpg"), await uploadTo(studio, "b.jpg")];
  const broken = new Readable({ read: () => broken.destroy(new Error("503 Slow Down")) });
  vi.spyOn(storage, "get").mockResolvedValueOnce({ stream: broken, size: 9 });
  await expect(buffer(await pack(...ids))).rejects.toThrow();
});

it("uses every name once, ignoring case", async () => {
  const names = ["Meadow.jpg", "meadow.jpg", "meadow (2).jpg", "../meadow.jpg"];
  const ids: string[] = [];
  for (const name of names) ids.push(await uploadTo(studio, name));
  const files = await unzip(await buffer(await pack(...ids)));
  expect(new Set([...files.keys()].map((name) => name.toLowerCase())).size).toBe(4);
  expect([...files.keys()].filter((name) => /[/\\]|\.\./.test(name))).toEqual([]);
});
