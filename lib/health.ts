import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

type Service<Extra> = ({ status: "connected" | "healthy" } & Extra) | { status: "unreachable" };

export type Health = {
  status: "healthy" | "unhealthy";
  services: {
    database: Service<{ latency: string }>;
    queue: Service<{ waiting: number; failed: number }>;
    purge: { overdue: number | null };
  };
};

const deadlineMilliseconds = 2500;

// Purges run each minute: an hour past the deadline means that something is stuck.
const probe = sql`
  SELECT
    (SELECT count(*)::int FROM users
      WHERE status = 'deleted' AND purge_at < now() - interval '1 hour') AS overdue,
    (SELECT count(*)::int FROM graphile_worker.jobs WHERE attempts < max_attempts) AS waiting,
    (SELECT count(*)::int FROM graphile_worker.jobs WHERE attempts >= max_attempts) AS failed`;

/** How the services behind the app are, within three seconds in every case. */
export async function readHealth(): Promise<Health> {
  const begun = performance.now();
  const answer = db.execute<{ overdue: number; waiting: number; failed: number }>(probe);
  const tooLate = setTimeoutAsync(deadlineMilliseconds, undefined, { ref: false });
  const row = await Promise.race([answer, tooLate])
    .then((result) => result?.rows[0])
    .catch(() => undefined);
  answer.catch(() => {});
  if (!row) {
    const unreachable = { status: "unreachable" } as const;
    return {
      status: "unhealthy",
      services: { database: unreachable, queue: unreachable, purge: { overdue: null } },
    };
  }
  return {
    status: "healthy",
    services: {
      database: {
        status: "connected",
        latency: `${Math.max(1, Math.round(performance.now() - begun))}ms`,
      },
      queue: { status: "healthy", waiting: row.waiting, failed: row.failed },
      purge: { overdue: row.overdue },
    },
  };
}
