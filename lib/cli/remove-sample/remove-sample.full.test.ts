import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { envSchema } from "@/lib/env";
import { copyPackages } from "@/tests/support/copy";
import { repository } from "@/tests/support/run";
import { textFiles } from "./files";
import { hasMarks } from "./marks";
import { samplePaths } from "./sample";

const minutes = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), "without-sample-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The environment of somebody who has just cloned the repository: none of this test run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const rest: NodeJS.ProcessEnv = { ...process.env };
  for (const key of Object.keys(rest))
    if (key in envSchema.shape || /^(VITEST|TEST_|NEXT_|NODE_ENV$|NODE_OPTIONS$)/.test(key))
      delete rest[key];
  return rest;
}

/** A copy of the checkout with a commit of its own; packages are linked where the system can. */
function makeCopy(name: string): string {
  const copy = path.join(folder, name);
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" });
  for (const file of files.split("\0").filter((each) => existsSync(path.join(repository, each)))) {
    if (!file) continue;
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    cpSync(path.join(repository, file), path.join(copy, file));
  }
  copyPackages(copy);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: copy, stdio: "ignore" });
  git("init");
  git("add", "--all");
  git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-m", "copy");
  return copy;
}

/** Runs a command in a copy and expects it to succeed; its output is shown if it does not. */
function run(copy: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: copy,
    env: cleanEnvironment(),
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  expect(
    status,
    `${command} ${args.join(" ")}\n${stdout.slice(-8000)}\n${stderr.slice(-8000)}`,
  ).toBe(0);
  return stdout;
}

test(
  "leaves a starter that passes its checks and tests, and no trace of the sample",
  () => {
    const copy = makeCopy("new");
    run(copy, "npm", "run", "remove-sample", "--", "--yes");
    for (const gone of [...samplePaths, "lib/cli/remove-sample"])
      expect(existsSync(path.join(copy, gone)), gone).toBe(false);
    for (const file of textFiles(copy)) {
      const text = readFileSync(path.join(copy, file), "utf8");
      expect(hasMarks(text), file).toBe(false);
      // Decisions tell what was decided when the sample was there.
      if (!file.startsWith("docs/decisions/"))
        expect(
          /\bstudio\b/i.exec(text.replaceAll(/drizzle studio|db:studio|drizzle-kit studio/gi, "")),
          file,
        ).toBeNull();
    }
    run(copy, "npm", "run", "check");
    run(copy, "npm", "run", "build");
    run(copy, "npm", "test");
  },
  60 * minutes,
);

test(
  "refuses uncommitted changes, to ask where no terminal is, and a second run",
  () => {
    const copy = makeCopy("refused");
    const refusal = (...args: string[]) => {
      const { status, stderr } = spawnSync("npm", ["run", "-s", "remove-sample", "--", ...args], {
        cwd: copy,
        env: cleanEnvironment(),
        encoding: "utf8",
      });
      expect(status).toBe(1);
      return stderr;
    };
    expect(refusal()).toContain("add -- --yes");
    rmSync(path.join(copy, "LICENSE"));
    expect(refusal("--yes")).toContain("uncommitted changes, such as in LICENSE");
    writeFileSync(path.join(copy, "proxy.ts"), `// ${"sample"}:begin\n`);
    expect(refusal("--yes", "--force")).toContain("proxy.ts, line 1");
    expect(existsSync(path.join(copy, "lib/studio"))).toBe(true);
    execFileSync("git", ["checkout", "."], { cwd: copy });
    run(copy, "npm", "run", "remove-sample", "--", "--yes");
    expect(refusal("--yes")).toContain("There is no sample any more.");
  },
  10 * minutes,
);

// Runs what is queued, and says what the database has.
const stateScript = `
  import { sql } from "drizzle-orm";
  import { closeDatabase, db } from "@/db/client";
  import "@/lib/features";
  import { runWorkerOnce } from "@/lib/worker";
  await runWorkerOnce();
  const { rows } = await db.execute(sql\`
    SELECT to_regclass('public.projects') IS NOT NULL AS projects,
      (SELECT array_agg(email ORDER BY email) FROM users) AS users,
      (SELECT count(*)::int FROM sessions) AS sessions,
      (SELECT count(*)::int FROM plan_limits) AS limits,
      (SELECT count(*)::int FROM file_clearings) AS clearings\`);
  process.stdout.write("state:" + JSON.stringify(rows[0]) + "\\n");
  await closeDatabase();
`;

test(
  "keeps accounts, drops the tables by a migration and clears the stored files where it is deployed",
  () => {
    const copy = makeCopy("deployed");
    const state = () => {
      writeFileSync(path.join(copy, ".data/state.ts"), stateScript);
      const printed = run(copy, "npx", "tsx", "lib/cli/run.ts", ".data/state.ts");
      return JSON.parse(/state:(.*)/.exec(printed)?.[1] ?? "null");
    };
    const storedFiles = () =>
      readdirSync(path.join(copy, ".data/storage"), { recursive: true, encoding: "utf8" }).filter(
        (name) => /projects.+\.\w+$/.test(name),
      ).length;
    run(copy, "npm", "run", "db:migrate");
    run(copy, "npm", "run", "db:seed");
    const before = state();
    expect(before).toMatchObject({ projects: true, clearings: 0 });
    expect(storedFiles()).toBeGreaterThan(0);
    const baseline = readFileSync(path.join(copy, "drizzle/0000_baseline.sql"), "utf8");

    run(copy, "npm", "run", "remove-sample", "--", "--yes", "--deployed");
    expect(readFileSync(path.join(copy, "drizzle/0000_baseline.sql"), "utf8")).toBe(baseline);
    run(copy, "npm", "run", "db:migrate");
    const { users, sessions } = before;
    expect(state()).toEqual({ projects: false, users, sessions, limits: 0, clearings: 0 });
    expect(storedFiles()).toBe(0);
    run(copy, "npm", "run", "accounts", "--", "verify");
    // Migrates a new database by all migrations, and compares it with the schema.
    run(copy, "npm", "run", "test:unit", "--", "db");
  },
  20 * minutes,
);
