import path from "node:path";
import { prepareDatabase, type RunningApp, startApplication } from "@/tests/support/app";
import { createDatabase, databaseName } from "@/tests/support/databases";
import { fuzz } from "@/tests/support/fuzz/fuzz";
import { makePerson } from "@/tests/support/fuzz/person";
import { reachAll } from "@/tests/support/fuzz/reach";
import { findTargets, type Targets } from "@/tests/support/fuzz/targets";
import { dataFolder } from "@/tests/support/run";
import { expect, test } from "./fixtures";

const seconds = Number(process.env.FUZZ_SECONDS) || 300;
// A new seed each run; the annotation of the test names it, to repeat a run that failed.
const seed = Number(process.env.FUZZ_SEED) || Date.now() % 2 ** 31;

// One process and one database for all: they run one after another.
test.describe.configure({ mode: "serial" });

let own: RunningApp;
let targets: Targets;

test.beforeAll(async ({ app }) => {
  test.setTimeout(120_000);
  const settings: Record<string, string> = {
    ...app.settings,
    DATABASE_URL: await createDatabase(app.adminUrl, databaseName("fuzz")),
    // Not asked in any of this: what leads there is looked at alone.
    GITHUB_CLIENT_ID: "fuzz",
    GITHUB_CLIENT_SECRET: "fuzz",
    STORAGE_PATH: path.join(app.runFolder, "fuzz-storage"),
  };
  prepareDatabase(settings);
  targets = findTargets(settings.NEXT_DIST_DIR ?? ".next", settings);
  const logFile = path.join(dataFolder, "fuzz-app.log");
  own = await startApplication({ settings, logFile });
});

test.afterAll(() => own?.stop());

test("reaches every route, endpoint and action of the build, with the expected answers", async () => {
  test.setTimeout(120_000);
  // A build whose lists were read wrongly would have little to reach.
  expect(targets.routes).toEqual(
    expect.arrayContaining(["/", "/dashboard", "/api/avatars/[file]"]),
  );
  expect(targets.endpoints.length).toBeGreaterThan(40);
  expect(targets.actions.length).toBeGreaterThan(20);
  // Called without the form that they read, some actions failed.
  const { faults, missed } = await reachAll(own.url, targets, await makePerson(own.url));
  expect(faults).toEqual([]);
  expect(missed).toEqual([]);
});

for (const who of ["nobody", "somebody signed in"])
  test(`answers malformed requests of ${who} without a server error, internals or a hang`, async () => {
    test.setTimeout((seconds + 60) * 1000);
    const person = who === "nobody" ? undefined : await makePerson(own.url);
    const { targets: asked, statuses } = await fuzz({
      origin: own.url,
      targets,
      person,
      seed,
      seconds,
    });
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    test.info().annotations.push({
      type: "fuzz",
      description: `seed ${seed}, ${total} requests: ${JSON.stringify(Object.fromEntries(statuses))}`,
    });
    const all = [...targets.routes, ...targets.endpoints.map((each) => each.path)];
    expect(all.filter((route) => !asked.has(route))).toEqual([]);
    expect(targets.actions.filter(({ id }) => !asked.has(id))).toEqual([]);
    // Limits answer for the application: each request comes from an address of its own.
    const limited = statuses.get(429) ?? 0;
    expect(limited).toBeLessThan(total / 10);
    expect((await fetch(`${own.url}/api/health`)).status).toBe(200);
  });
