import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Manifest } from "./manifest";

const spool = { exportedAt: "2026-01-01T00:00:00.000Z", entries: [], fileList: "", files: 0 };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "app-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("reports a failed write of the manifest to the export, without hanging or crashing", async () => {
  const manifest = new Manifest(path.join(folder, "nowhere", "manifest.json"), spool);
  await manifest.begin();
  await manifest.addMissing("files/a.jpg");
  await expect(manifest.end()).rejects.toThrow("ENOENT");
});

test("writes a complete, ordered manifest of many files", async () => {
  const manifest = new Manifest(path.join(folder, "manifest.json"), spool);
  await manifest.begin();
  const paths = Array.from({ length: 3000 }, (_, index) => `files/${index}.jpg`);
  for (const name of paths) await manifest.addFile({ path: name, bytes: 1, sha256: "x" });
  await manifest.addMissing("files/gone.jpg");
  expect(await manifest.end()).toEqual({ files: 3000, bytes: 3000 });
  const read = JSON.parse(await readFile(manifest.file, "utf8"));
  expect(read).toMatchObject({ files: 3000, bytes: 3000, missingFiles: 1, rows: {} });
  expect(read.entries.map((entry: { path: string }) => entry.path)).toEqual([
    ...paths,
    "files/gone.jpg",
  ]);
});
