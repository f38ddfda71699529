import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import ZipStream from "zip-stream";
import { unzip } from "@/tests/support/unzip";
import { readSpoolFile, writeSpoolFile } from "./spool-file";

let folder = "";
const file = () => path.join(folder, "rows.json");
const digest = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const random = (bytes: number) => randomBytes(bytes).toString("base64");

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "app-spool-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("writes texts of any length as they were hashed, readable only by this user", async () => {
  const texts = [random(10), "Übersicht – 画像 🪴", random(300_000), "", random(70_000), "\n"];
  const written = await writeSpoolFile(file(), async (write) => {
    for (const text of texts) await write(text);
  });
  const found = await readFile(file());
  expect(found.equals(Buffer.from(texts.join("")))).toBe(true);
  expect(written).toEqual({ bytes: found.length, sha256: digest(found) });
  expect((await stat(file())).mode & 0o777).toBe(0o600);
});

// The buffers come round some thirty times; nothing repeats, so that a chunk that is written over shows.
test.each(["at once", "slowly"])(
  "keeps a large file, read %s, unchanged in the archive",
  async (pace) => {
    const { sha256 } = await writeSpoolFile(file(), async (write) => {
      for (let part = 0; part < 16; part++) await write(random(768 * 1024));
    });
    const zip = new ZipStream({ level: 6 });
    const packed = new Promise<void>((resolve, reject) => {
      zip.entry(readSpoolFile(file()), { name: "rows.json" }, (error) =>
        error ? reject(error) : resolve(),
      );
    }).then(() => zip.finish());
    const chunks: Buffer[] = [];
    for await (const chunk of zip) {
      chunks.push(chunk as Buffer);
      if (pace === "slowly" && chunks.length % 20 === 0) await sleep(2);
    }
    await packed;
    const found = unzip(Buffer.concat(chunks)).get("rows.json") ?? "";
    expect(digest(found)).toBe(sha256);
  },
);

test("rejects for the caller when a write fails", async () => {
  const failing = writeSpoolFile(file(), async () => {
    throw new Error("the database is away");
  });
  await expect(failing).rejects.toThrow("the database is away");
  expect(await readFile(file(), "utf8")).toBe("");
});
