// Tests set up what the queue's public view and functions cannot: other times, payloads, locks. All of it is here,
// and the test of this file names the version that it was written for.

/** The queue's table of jobs, for `UPDATE` and `FOR UPDATE`. */
export const jobTable = "graphile_worker._private_jobs";

/** For `FROM`: `job`, each queued job with its payload and the name of its task. */
export const queuedJobs = `(
  SELECT j.id, t.identifier AS task, j.key, j.payload, j.run_at, j.attempts, j.max_attempts
  FROM ${jobTable} j JOIN graphile_worker._private_tasks t ON t.id = j.task_id) AS job`;

/** A statement after which the worker's schedule enqueues none of these tasks (`$1`, an array) for a day. */
export const postponeTasks = `
  INSERT INTO graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
  SELECT task, now(), now() + interval '1 day' FROM unnest($1::text[]) AS task`;
