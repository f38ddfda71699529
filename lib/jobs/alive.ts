import { EventEmitter } from "node:events";
import { eq, sql } from "drizzle-orm";
import type { WorkerEvents } from "graphile-worker";
import { db } from "@/db/client";
import { workers } from "@/db/schema";

const beatMilliseconds = 10_000;
/** A worker that has not been seen for so long is gone, and with it what it worked on. */
const patience = sql`interval '40 seconds'`;

/** For `WHERE`, in the queue's view of jobs: the job was taken by a worker that is gone. */
export const isAbandoned = sql`locked_at < now() - ${patience} AND NOT EXISTS (
  SELECT FROM ${workers} WHERE id = locked_by AND seen_at > now() - ${patience})`;

/**
 * Gives back what workers that are gone had taken; by itself the queue waits four hours. A worker that could not
 * reach the database for 40 seconds counts as gone too: its jobs run twice, which every task may.
 */
export async function freeAbandonedJobs(): Promise<void> {
  await db.execute(sql`
    WITH gone AS (DELETE FROM ${workers} WHERE seen_at < now() - ${patience})
    SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
    FROM graphile_worker.jobs WHERE ${isAbandoned}`);
}

async function noteAlive(id: string): Promise<void> {
  await db.execute(sql`
    INSERT INTO ${workers} (id) VALUES (${id}) ON CONFLICT (id) DO UPDATE SET seen_at = now()`);
  await freeAbandonedJobs();
}

/**
 * Notes every ten seconds that a worker is alive, and frees what others have left behind, from when it emits its
 * first event until `end`.
 */
export function watchWorker(): { events: WorkerEvents; end: () => Promise<void> } {
  const events: WorkerEvents = new EventEmitter();
  let id: string | undefined;
  let beats: NodeJS.Timeout | undefined;
  let lastBeat = Promise.resolve();
  events.once("pool:create", ({ workerPool }) => {
    id = workerPool.id;
    const beat = () => {
      // While the database is away there is nothing to note; the next time may do.
      lastBeat = noteAlive(workerPool.id).catch(() => {});
    };
    beat();
    beats = setInterval(beat, beatMilliseconds);
  });
  return {
    events,
    async end() {
      clearInterval(beats);
      await lastBeat;
      if (id)
        await db
          .delete(workers)
          .where(eq(workers.id, id))
          .catch(() => {});
    },
  };
}
