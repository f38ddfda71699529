import { expectReadable } from "./accessibility";
import { cast, type Role } from "./cast";
import { expect } from "./fixtures";
import { expectStill } from "./layout-shift";
import { test } from "./provider";
import { addressOf, pageRoutes, play, routePattern, scenes } from "./scenes";

test("visits every page of the application", () => {
  const shown = scenes.map(({ at }) => at.split("?")[0] ?? "");
  // Its address is in a mail.
  shown.push("/magic-link", "/restore");
  const unseen = pageRoutes().filter((route) => !shown.some((at) => routePattern(route).test(at)));
  expect(unseen, "add a scene of it to tests/e2e/scenes.ts").toEqual([]);
});

for (const who of Object.keys(cast) as Role[])
  test(`pages of the ${who} do not shift and pass the accessibility checks, light and dark, wide and narrow`, async ({
    page,
    sql,
    inbox,
    problems,
    signUpAndVerify,
  }) => {
    const own = scenes.filter((each) => each.who === who);
    // Two loads and four scans of each state: some 4 seconds on an idle machine, 15 on a busy one.
    test.setTimeout(60_000 + own.length * 30_000);
    // Wrong passwords and a page that does not exist; frames of mails, which run no script.
    problems.allow(/status of 40[014]/);
    problems.allow(/Blocked script execution in '[^']+\/dev\/inbox\//);
    const loaded = new Set<string>();
    const player = await cast[who]({ page, sql, inbox, signUpAndVerify });
    for (const scene of own)
      await test.step(scene.name, async () => {
        if (loaded.has(scene.at)) await play(page, scene, player);
        else {
          await expectStill(page, addressOf(scene, player));
          await scene.act?.(page, player);
        }
        loaded.add(scene.at);
        await expectReadable(page);
      });
  });
