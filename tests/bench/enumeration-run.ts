import { performance } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import "@/lib/features";
import { Browser } from "@/tests/support/browser-client";
import { type Stranger, strangers, strangersRoutes } from "@/tests/support/strangers";
import { mannWhitney, table } from "./figures";
import { median } from "./measure";

const rounds = Number(process.argv[2] ?? 25);
const largestMilliseconds = 2;
// So that of all the comparisons of a run one in a hundred runs fails by chance.
const chance = 0.01;

const kinds = Object.keys(strangers) as Stranger[];
const reference: Stranger = "unknown";

const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

/** Milliseconds until the answer, of each kind of address, in rounds of a random order each. */
async function measure(path: string): Promise<Record<Stranger, number[]>> {
  const bodyFor = strangersRoutes[path];
  if (!bodyFor) throw new Error(`no such route: ${path}`);
  const times = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]));
  for (let round = -2; round < rounds; round += 1) {
    const emails = new Map<Stranger, string>();
    for (const kind of kinds) emails.set(kind, await strangers[kind]());
    for (const kind of shuffled(kinds)) {
      const body = bodyFor(emails.get(kind) ?? "");
      const browser = new Browser();
      const begun = performance.now();
      await browser.post(path, body);
      const passed = performance.now() - begun;
      // The first rounds warm up.
      if (round >= 0) times[kind]?.push(passed);
    }
    await db.execute(sql`TRUNCATE rate_limits, sign_in_lockouts`);
  }
  return times as Record<Stranger, number[]>;
}

const rows = [["route and kind of address", "median ms", "difference ms", "p"]];
const told: string[] = [];
const paths = Object.keys(strangersRoutes);
const significant = chance / (paths.length * (kinds.length - 1));
for (const path of paths) {
  const times = await measure(path);
  const known = times[reference];
  rows.push([path, "", "", ""]);
  for (const kind of kinds) {
    const difference = median(times[kind]) - median(known);
    const p = mannWhitney(times[kind], known);
    rows.push([
      `  ${kind}`,
      median(times[kind]).toFixed(2),
      kind === reference ? "" : difference.toFixed(2),
      kind === reference ? "" : p.toFixed(4),
    ]);
    if (Math.abs(difference) > largestMilliseconds && p < significant)
      told.push(`${path} tells of an address that is ${kind}: ${difference.toFixed(2)} ms.`);
  }
}
process.stdout.write(
  `${table(rows)}\n\n${rounds} rounds. Mann-Whitney, against an unknown address.\n`,
);
for (const line of told) process.stdout.write(`FAILED: ${line}\n`);
if (told.length > 0) process.exitCode = 1;
else
  process.stdout.write(
    `Passed: no difference of medians above ${largestMilliseconds} ms is significant (p < ${significant.toFixed(5)}).\n`,
  );
