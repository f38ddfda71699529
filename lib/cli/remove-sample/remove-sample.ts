import { spawnSync } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { CliError, runCli, say, UsageError } from "../output";
import { textFiles } from "./files";
import { hasMarks, withoutDeletedFiles, withoutMarked } from "./marks";
import { addDropMigration, renewBaseline } from "./migrations";
import { changedPages, commandPath, emptyDashboard, samplePaths } from "./sample";

const root = process.cwd();
const at = (file: string) => path.join(root, file);
const read = (file: string) => readFileSync(at(file), "utf8");
const write = (file: string, text: string) => writeFileSync(at(file), text);
const gone = "There is no sample any more.";

const options = {
  yes: { type: "boolean", default: false },
  force: { type: "boolean", default: false },
  deployed: { type: "boolean", default: false },
} as const;

function readOptions(): { yes: boolean; force: boolean; deployed: boolean } {
  try {
    return parseArgs({ options }).values;
  } catch {
    throw new UsageError("Usage: npm run remove-sample -- [--yes] [--force] [--deployed]");
  }
}

/** @throws CliError where something is not committed: it could not be told from what the command changes */
function requireCleanTree(): void {
  const status = spawnSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
  const changes = status.status === 0 ? status.stdout.split("\n").filter(Boolean) : [];
  if (changes.length === 0) return;
  throw new CliError(
    `There are uncommitted changes, such as in ${changes[0]?.slice(3)}. Commit them first, so that you can undo this, or add -- --force.`,
  );
}

async function confirm(): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CliError("This deletes the image studio from the code. To continue, add -- --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Delete the image studio from the code? (y/N) ");
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError("Nothing was changed.");
}

const isDeleted = (file: string) => {
  const name = file.replace(/\/$/, "");
  return samplePaths.some((deleted) => name === deleted || name.startsWith(`${deleted}/`));
};

/**
 * The new texts of the files that the sample only has a part in. Nothing is written before all are known.
 *
 * @throws CliError naming the file and the line of a mark without its counterpart
 */
function newTexts(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of textFiles(root)) {
    if (isDeleted(file)) continue;
    const text = read(file);
    try {
      const marked = hasMarks(text) ? withoutMarked(text) : text;
      // Decisions tell what was decided when the sample was there.
      const mentions = file.endsWith(".md") && !file.startsWith("docs/decisions/");
      const rest = mentions ? withoutDeletedFiles(marked, isDeleted) : marked;
      if (rest !== text) texts.set(file, rest);
    } catch (error) {
      throw new CliError(
        `${file}, ${error instanceof Error ? error.message : error}. Nothing was changed.`,
      );
    }
  }
  return texts;
}

/** Deletes a file or folder, and the folders that are empty without it. */
function remove(file: string): void {
  rmSync(at(file), { recursive: true, force: true });
  for (
    let folder = path.dirname(file);
    existsSync(at(folder)) && readdirSync(at(folder)).length === 0;
    folder = path.dirname(folder)
  )
    rmdirSync(at(folder));
}

/** Deletes the screenshots of pages that look different now; returns how many. */
function removeScreenshots(): number {
  const folder = "tests/visual/screenshots";
  const changed = new RegExp(`(^|[\\\\/])(${changedPages.join("|")})-(desktop|phone)-\\w+\\.png$`);
  const files = existsSync(at(folder))
    ? readdirSync(at(folder), { recursive: true, encoding: "utf8" }).filter((name) =>
        changed.test(name),
      )
    : [];
  for (const name of files) rmSync(at(path.join(folder, name)));
  return files.length;
}

/** Has a later call say that there is nothing left to do, and knip forget what is gone. */
function updateManifests(): void {
  const manifest = JSON.parse(read("package.json"));
  manifest.scripts["remove-sample"] = `node -e "console.error('${gone}'); process.exit(1)" --`;
  write("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const knip = JSON.parse(read("knip.json"));
  knip.entry = knip.entry.filter(
    (entry: string) => /[*{]/.test(entry) || existsSync(at(entry.replace(/^!/, ""))),
  );
  write("knip.json", `${JSON.stringify(knip, null, 2)}\n`);
}

function run(what: string, program: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [at(program), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) say(`${what} failed. Run npm run check.\n${stdout}${stderr}`);
}

// The type check reads them, and they name pages that are gone; the next build writes them again.
const generatedTypes = [".next/types", ".next/dev/types", ".next-e2e/types"];

/** Drops imports and fragments that are no longer needed, formats, and describes the tables anew. */
function mend(): void {
  const biome = "node_modules/@biomejs/biome/bin/biome";
  const rules = ["correctness/noUnusedImports", "complexity/noUselessFragments"];
  run("biome lint", biome, "lint", "--write", "--unsafe", ...rules.map((rule) => `--only=${rule}`));
  run("biome check", biome, "check", "--write");
  run("docs:data-model", "node_modules/tsx/dist/cli.mjs", "lib/cli/docs-data-model.ts");
}

await runCli(async () => {
  const { yes, force, deployed } = readOptions();
  if (!existsSync(at("lib/studio"))) throw new CliError(gone);
  if (!force) requireCleanTree();
  if (!yes) await confirm();
  const changed = newTexts();
  for (const [file, text] of changed) write(file, text);
  for (const file of samplePaths) remove(file);
  renameSync(at(emptyDashboard.from), at(emptyDashboard.to));
  const screenshots = removeScreenshots();
  const migration = deployed ? addDropMigration(root) : undefined;
  if (!deployed) renewBaseline(root);
  rmSync(at(commandPath), { recursive: true });
  for (const folder of generatedTypes) rmSync(at(folder), { recursive: true, force: true });
  updateManifests();
  mend();
  say("Deleted the image studio:");
  for (const file of samplePaths) say(`  ${file}`);
  say(`Removed its parts from ${changed.size} other files, and ${commandPath}.`);
  say("\nNext:");
  say(
    migration
      ? `  npm run db:migrate    runs drizzle/${migration}, which queues the studio’s files for deletion and\n                        drops its tables: read it before you deploy it`
      : "  npm run db:reset      creates the local database again: the baseline migration is new",
  );
  say("  npm run check && npm test");
  say("  npm run screenshots   takes the images in public/ again");
  if (screenshots > 0)
    say(
      `  npx playwright test --config tests/visual/playwright.config.ts --update-snapshots\n                        takes the ${screenshots} screenshots of changed pages again`,
    );
  say(
    "In tests/contract/tokens.full.test.ts, GET /api/jobs stands for a route of the product: put yours in its\nplace, and record the answers with TEST_FULL=1 npx vitest run --project=contract -u.",
  );
  return 0;
});
