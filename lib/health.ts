import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { replayRefusal } from "@/lib/account/verify/replay-gate";
import { type DatabaseRefusal, findDatabaseRefusal } from "@/lib/database-refusal";
import { reasonOf } from "@/lib/error-reason";
import { isAbandoned } from "@/lib/jobs/alive";
import { log } from "@/lib/log";

type Service<Extra> =
  | ({ status: "connected" | "healthy" } & Extra)
  | { status: "unreachable" }
  | { status: "refused"; reason: DatabaseRefusal };

export type Health = {
  status: "healthy" | "unhealthy";
  /** Why every other request is refused although the services are healthy. */
  reason?: string;
  services: {
    /** `refused`: it has no tables, or settings by which the application can’t work. */
    database: Service<{ latency: string }>;
    /** `refused`: the role or the server takes no jobs. `abandoned` are those that a dead worker had taken. */
    queue: Service<{ waiting: number; failed: number; abandoned: number }>;
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
    (SELECT count(*)::int FROM graphile_worker.jobs WHERE attempts >= max_attempts) AS failed,
    (SELECT count(*)::int FROM graphile_worker.jobs WHERE ${isAbandoned}) AS abandoned`;

type Row = {
  overdue: number;
  waiting: number;
  failed: number;
  abandoned: number;
};

/** @throws what the database throws */
async function ask(): Promise<Row | DatabaseRefusal> {
  const refusal = await findDatabaseRefusal();
  if (refusal) return refusal;
  const { rows } = await db.execute<Row>(probe);
  return rows[0] as Row;
}

const ofQueue = new Set<DatabaseRefusal>(["role", "read-only"]);

/** How the services behind the app are, within three seconds in every case. */
export async function readHealth(): Promise<Health> {
  const begun = performance.now();
  const answer = ask();
  const tooLate = setTimeoutAsync(deadlineMilliseconds, undefined, { ref: false });
  const found = await Promise.race([answer, tooLate]).catch((error) => {
    log.warn({ error: reasonOf(error) }, "the health check found the database unreachable");
  });
  answer.catch(() => {});
  const latency = `${Math.max(1, Math.round(performance.now() - begun))}ms`;
  const unreachable = { status: "unreachable" } as const;
  const connected = { status: "connected", latency } as const;
  if (typeof found === "object") {
    const { overdue, ...queue } = found;
    const reason = replayRefusal();
    return {
      ...(reason ? { status: "unhealthy", reason } : { status: "healthy" }),
      services: {
        database: connected,
        queue: { status: "healthy", ...queue },
        purge: { overdue },
      },
    };
  }
  const refused = found && ({ status: "refused", reason: found } as const);
  const takesNoJobs = found && ofQueue.has(found);
  return {
    status: "unhealthy",
    services: {
      database: takesNoJobs ? connected : (refused ?? unreachable),
      queue: (takesNoJobs && refused) || unreachable,
      purge: { overdue: null },
    },
  };
}
