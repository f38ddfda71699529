import { spawnSync } from "node:child_process";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { settle } from "../lifecycle-data";
import { ms, report } from "../measure";
import { addImages, addStudio } from "./content";

/** Measures the time and the memory of an export, in a process of its own. */
export async function benchExport(rows: number): Promise<void> {
  const [small, userId] = [await addStudio(100), await addStudio(0)];
  // In parts, each within the time that a statement has.
  for (let left = rows; left > 0; left -= 100_000) await addImages(userId, Math.min(left, 100_000));
  await settle();
  const child = spawnSync(
    process.execPath,
    ["--import", "tsx", path.join(repository, "tests/bench/studio/export-child.ts"), small, userId],
    { cwd: repository, encoding: "utf8" },
  );
  if (child.status !== 0) throw new Error(child.stderr);
  const { milliseconds, bytes, grown } = JSON.parse(child.stdout);
  const mebibytes = (value: number) => `${(value / 1024 ** 2).toFixed(1)} MiB`;
  report(
    `export of ${rows.toLocaleString("en")} rows: time, size, memory grown`,
    ms(milliseconds),
    mebibytes(bytes),
    mebibytes(grown),
  );
  if (grown > 64 * 1024 ** 2) {
    report("  TOO MUCH: at most", mebibytes(64 * 1024 ** 2));
    process.exitCode = 1;
  }
}
