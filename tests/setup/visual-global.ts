import { existsSync, readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import type { FullConfig } from "@playwright/test";
import sharp from "sharp";
import { repository } from "@/tests/support/run";
import startEverything from "./e2e-global";

const folder = path.join(repository, "tests/visual/screenshots", process.platform);

/** Few colours, since the repository carries them; what was compressed before stays as it is. */
async function compressPictures(): Promise<void> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".png"))) {
    const file = path.join(folder, name);
    if ((await sharp(file).metadata()).isPalette) continue;
    const small = `${file}.small`;
    await sharp(file).png({ palette: true, colours: 256, dither: 0, effort: 10 }).toFile(small);
    await rm(file);
    await rename(small, file);
  }
}

/** As for the end-to-end tests; before, looks whether there are images to compare with. */
export default async function setup(config: FullConfig): Promise<() => Promise<void>> {
  const renewing = config.updateSnapshots !== "none";
  if (!renewing && !existsSync(folder))
    throw new Error(
      `There are no reference screenshots for this platform (${process.platform}). From a commit that is known to be good, create them with \`npx playwright test --config tests/visual/playwright.config.ts --update-snapshots\`.`,
    );
  const tearDown = await startEverything();
  return async () => {
    await tearDown();
    if (renewing && existsSync(folder)) await compressPictures();
  };
}
