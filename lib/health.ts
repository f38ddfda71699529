import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { isAbandoned } from "@/lib/jobs/alive";
import { type QueueRefusal, queueRefusal } from "@/lib/jobs/queue-access";

type Service<Extra> = ({ status: "connected" | "healthy" } & Extra) | { status: "unreachable" };

export type Health = {
  status: "healthy" | "unhealthy";
  services: {
    database: Service<{ latency: string }>;
    /** `refused`: the role or the server takes no jobs. `abandoned` are those that a dead worker had taken. */
    queue:
      | Service<{ waiting: number; failed: number; abandoned: number }>
      | { status: "refused"; reason: string };
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
    (SELECT count(*)::int FROM graphile_worker.jobs WHERE ${isAbandoned}) AS abandoned,
    ${queueRefusal} AS refusal`;

type Row = {
  overdue: number;
  waiting: number;
  failed: number;
  abandoned: number;
  refusal: QueueRefusal | null;
};

/** How the services behind the app are, within three seconds in every case. */
export async function readHealth(): Promise<Health> {
  const begun = performance.now();
  const answer = db.execute<Row>(probe);
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
  const { overdue, waiting, failed, abandoned, refusal } = row;
  return {
    status: refusal ? "unhealthy" : "healthy",
    services: {
      database: {
        status: "connected",
        latency: `${Math.max(1, Math.round(performance.now() - begun))}ms`,
      },
      queue: refusal
        ? { status: "refused", reason: refusal }
        : { status: "healthy", waiting, failed, abandoned },
      purge: { overdue },
    },
  };
}
