import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));

// The name of a test file says how it runs: `subject[.isolated][.integration|.full].test.ts`.
const folders = "{app,components,db,lib,tests}";
// Depend on the driver: transactions, locks and cursors, and a deletion over HTTP. The others run over
// Neon's driver in `npm run test:full`.
const driverFolders = "{db,lib/account/deletion}";
const contractFiles = "tests/contract/**";

type Kind = "" | ".integration" | ".full";
type Test = NonNullable<TestProjectInlineConfiguration["test"]>;

/** A project for the files that share processes and modules, and one for the `.isolated` files, which don’t. */
function projects(below: string, kind: Kind, test: Test): TestProjectInlineConfiguration[] {
  const others = {
    "": "**/*.{integration,full}.test.*",
    ".integration": "",
    ".full": contractFiles,
  };
  const exclude = [others[kind]];
  return [
    {
      extends: true,
      test: {
        ...test,
        include: [`${below}/**/*${kind}.test.{ts,tsx}`],
        exclude: [...exclude, "**/*.isolated.*"],
        isolate: false,
      },
    },
    {
      extends: true,
      test: {
        ...test,
        name: `${test.name}-isolated`,
        include: [`${below}/**/*.isolated${kind}.test.{ts,tsx}`],
        exclude,
      },
    },
  ];
}

/** Projects whose every file finds a new database, reached by the named driver. */
const onDatabase = (
  name: string,
  driver: "pg" | "neon",
  below: string,
  kind: Kind = ".integration",
  testTimeout = 90_000,
): TestProjectInlineConfiguration[] =>
  projects(below, kind, {
    name,
    env: { DATABASE_DRIVER: driver },
    globalSetup: ["tests/setup/integration-global.ts"],
    setupFiles: ["tests/setup/integration.ts"],
    testTimeout,
    hookTimeout: 60_000,
  });

/** What the built application answers from outside, compared with what was recorded. */
const contract: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: "contract",
    include: [`${contractFiles}/*.full.test.ts`],
    globalSetup: ["tests/setup/contract-global.ts"],
    // A table of requests to every route takes its time.
    testTimeout: 300_000,
  },
};

export default defineConfig({
  resolve: {
    alias: [{ find: /^@\//, replacement: root }],
  },
  test: {
    pool: "forks",
    // One more than the smallest machine has cores: much of their time tests wait.
    maxWorkers: 3,
    // 57P01: a database is dropped when its file is done, also under the connections that are just closing.
    onUnhandledError: (error) => (error as { code?: string }).code !== "57P01",
    restoreMocks: true,
    // A shared machine stalls now and then; the report names each test that passed on its second try.
    retry: 1,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      ...projects(folders, "", {
        name: "unit",
        setupFiles: ["tests/setup/unit.ts"],
        testTimeout: 30_000,
      }),
      ...onDatabase("integration-pg", "pg", folders),
      ...onDatabase("integration-neon", "neon", process.env.TEST_FULL ? folders : driverFolders),
      // Long runs stay out of a plain `vitest`.
      ...(process.env.TEST_FULL
        ? [...onDatabase("full", "pg", folders, ".full", 600_000), contract]
        : []),
    ],
  },
});
