import { cast, type Role } from "../e2e/cast";
import { test } from "../e2e/provider";
import { play, scenes } from "../e2e/scenes";

const folder = ".data/screenshots";
const widths = [1280, 390];

// Every page in its states, to look at; the accessibility test plays the same scenes.
for (const who of Object.keys(cast) as Role[])
  test(`pages of the ${who}`, async ({ page, sql, inbox, signUpAndVerify, problems }) => {
    test.setTimeout(300_000);
    problems.allow(/status of 40[014]/);
    const player = await cast[who]({ page, sql, inbox, signUpAndVerify });
    for (const scene of scenes.filter((each) => each.who === who)) {
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await page.setViewportSize({ width: 1280, height: 860 });
      await play(page, scene, player);
      for (const width of widths)
        for (const colorScheme of ["light", "dark"] as const) {
          await page.setViewportSize({ width, height: 860 });
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          const open = (await page.locator("dialog[open]").count()) > 0;
          await page.screenshot({
            path: `${folder}/${scene.name}-${width}-${colorScheme}.png`,
            fullPage: !open,
          });
        }
    }
  });
