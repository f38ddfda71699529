import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CliError } from "../output";
import { guards, sampleMeters } from "./sample";

function drizzleKit(root: string, ...args: string[]): void {
  const program = path.join(root, "node_modules/drizzle-kit/bin.cjs");
  const run = spawnSync(process.execPath, [program, "generate", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (run.status !== 0)
    throw new CliError(
      `drizzle-kit failed. The files are deleted, the migrations are not.\n${run.stdout}${run.stderr}`,
    );
}

/**
 * Writes the baseline anew from the schema, without the migration of the sample's triggers; the others,
 * written by hand, stay as they are. For databases that can be created again.
 */
export function renewBaseline(root: string): void {
  const folder = path.join(root, "drizzle");
  const written = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));
  rmSync(path.join(folder, "meta"), { recursive: true });
  for (const { name } of written) rmSync(path.join(folder, name));
  const kept = written.filter(({ name }) => name !== guards.migration);
  for (const [index, { name, text }] of kept.entries()) {
    const subject = name.slice("0000_".length, -".sql".length);
    drizzleKit(root, ...(index === 0 ? [] : ["--custom"]), "--name", subject);
    if (index > 0) writeFileSync(path.join(folder, name), text);
  }
}

const list = (values: string[]) => values.map((value) => `'${value}'`).join(", ");

// Dropping a table runs none of its triggers: the stored files are queued for clearing before.
const before = `SELECT public.app_clear_prefixes(array_agg(prefix)) FROM (
  SELECT DISTINCT 'users/' || user_id || '/projects/' AS prefix FROM public.projects
  UNION SELECT DISTINCT 'users/' || user_id || '/incoming/' FROM public.pending_uploads
) AS stored;
--> statement-breakpoint
SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
  WHERE task_identifier = 'process-image' HAVING count(*) > 0;
--> statement-breakpoint
DELETE FROM public.plan_limits WHERE meter IN (${list(sampleMeters)});
--> statement-breakpoint
DELETE FROM public.usage_tracking WHERE meter IN (${list(sampleMeters)});
--> statement-breakpoint
`;

const after = guards.functions
  .map((name) => `--> statement-breakpoint\nDROP FUNCTION public.${name}();\n`)
  .join("");

/** Adds a migration that clears the sample's files and drops its tables; returns its name. */
export function addDropMigration(root: string): string {
  const folder = path.join(root, "drizzle");
  const earlier = new Set(readdirSync(folder));
  drizzleKit(root, "--name", "remove_sample");
  const added = readdirSync(folder).find((name) => name.endsWith(".sql") && !earlier.has(name));
  if (!added)
    throw new CliError("drizzle-kit wrote no migration: the schema has the sample’s tables.");
  const file = path.join(folder, added);
  writeFileSync(file, `${before}${readFileSync(file, "utf8").trimEnd()}\n${after}`);
  return added;
}
