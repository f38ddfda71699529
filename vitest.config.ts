import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));
const testFiles = ["app", "components", "db", "lib", "tests"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`),
);
// Files share a process and its modules, which are imported once. A file has a process of its own where
// it replaces modules or settings.
const ownProcess = /\bvi\.(mock|doMock|resetModules|stubEnv)\b|\bprocess\.env\b/;
const loners = testFiles.filter((file) =>
  ownProcess.test(readFileSync(path.join(root, file), "utf8")),
);
const others = testFiles.filter((file) => !loners.includes(file));

const integrationFiles = ["{app,components,db,lib,tests}/**/*.integration.test.{ts,tsx}"];
// The tests that depend on the driver: transactions, locks, cursors, and each operation once. The others
// run over Neon's driver in `npm run test:full`.
const heartFiles = [
  "db/**/*.integration.test.ts",
  "lib/account/deletion/{purge*,request-deletion}.integration.test.ts",
  "lib/auth/life.integration.test.ts",
];
const fullFiles = ["{app,components,db,lib,tests}/**/*.full.test.{ts,tsx}"];
const contractFiles = ["tests/contract/**/*.full.test.ts"];

type Test = NonNullable<TestProjectInlineConfiguration["test"]>;

/** A project for the files that share processes, and one for those that have their own. */
function projects(test: Test): TestProjectInlineConfiguration[] {
  const exclude = test.exclude ?? [];
  return [
    { extends: true, test: { ...test, isolate: false, exclude: [...exclude, ...loners] } },
    {
      extends: true,
      test: { ...test, name: `${test.name}-alone`, exclude: [...exclude, ...others] },
    },
  ];
}

/** Projects whose every file finds a new database, reached by the named driver. */
const onDatabase = (
  name: string,
  driver: "pg" | "neon",
  include: string[],
  testTimeout = 90_000,
  exclude: string[] = [],
): TestProjectInlineConfiguration[] =>
  projects({
    name,
    include,
    exclude,
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
    include: contractFiles,
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
    expect: { poll: { timeout: 20_000 } },
    projects: [
      ...projects({
        name: "unit",
        include: ["{app,components,db,lib,tests}/**/*.test.{ts,tsx}", "*.test.ts"],
        exclude: [...integrationFiles, ...fullFiles],
        setupFiles: ["tests/setup/unit.ts"],
        testTimeout: 30_000,
      }),
      ...onDatabase("integration-pg", "pg", integrationFiles),
      ...onDatabase(
        "integration-neon",
        "neon",
        process.env.TEST_FULL ? integrationFiles : heartFiles,
      ),
      // Long runs stay out of a plain `vitest`.
      ...(process.env.TEST_FULL
        ? [...onDatabase("full", "pg", fullFiles, 600_000, contractFiles), contract]
        : []),
    ],
  },
});
