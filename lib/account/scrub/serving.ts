import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { ScrubRefusedError, scrubRefusals } from "./refusal";

/** Makes sure that nobody uses a database. @throws ScrubRefusedError */
export async function checkUnused(tx: Transaction): Promise<void> {
  const { rows } = await tx.execute<{ workers: number; connections: number }>(sql`
    SELECT
      (SELECT count(*)::int FROM workers WHERE seen_at > now() - interval '1 minute') AS workers,
      (SELECT count(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND application_name IN ('app', 'worker')) AS connections`);
  const { workers = 0, connections = 0 } = rows[0] ?? {};
  if (workers > 0) throw new ScrubRefusedError(scrubRefusals.worker);
  if (connections > 0) throw new ScrubRefusedError(scrubRefusals.connections(connections));
}

/** The host, port and database of a URL; Neon’s pooler is the same database under another host. */
function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = (searchParams.get("host") ?? hostname)
    .toLowerCase()
    .replace(/^([^.]*)-pooler\./, "$1.");
  return `${host}:${port || "5432"}${pathname}`;
}

/** Whether two URLs name the same database, as far as they show. */
export const isSameDatabase = (one: string, other: string): boolean =>
  placeOf(one) === placeOf(other);
