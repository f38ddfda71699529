import { Pool, type PoolClient } from "pg";
import { omitValues } from "@/db/redact-errors";
import { env } from "@/lib/env";
import { isDatabaseAway } from "@/lib/error-reason";
import { log } from "@/lib/log";

type Call = (...args: unknown[]) => unknown;

// SQLSTATE cannot_connect_now.
const tryAgain = "57P03";

/**
 * Has what fails because the database is away fail with the one code of it that graphile-worker tries again, and
 * every error repeat no values.
 */
function retryable<T extends Call>(call: T): T {
  return ((...args) => {
    const result = call(...args);
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      omitValues(error);
      if (!isDatabaseAway(error)) throw error;
      const { message } = error as Error;
      throw Object.assign(new Error(message, { cause: error }), { code: tryAgain });
    });
  }) as T;
}

/**
 * The connections of the worker, which are its own: one of them listens for as long as it runs. graphile-worker 0.17
 * does not wait for the end of a job to be stored: an error of that ended the process, and the job stayed locked. It
 * does try again, for hours, what fails with SQLSTATE 57P03, so that is how every loss of a connection ends here.
 *
 * @param options.listens whether it is to be notified of new jobs, which no pooler passes on
 */
export function openWorkerPool({ listens }: { listens: boolean }): Pool {
  const { DATABASE_URL, DATABASE_URL_UNPOOLED, DATABASE_CONNECT_TIMEOUT_MS, DATABASE_POOL_MAX } =
    env();
  const pool = new Pool({
    connectionString: (listens && DATABASE_URL_UNPOOLED) || DATABASE_URL,
    connectionTimeoutMillis: DATABASE_CONNECT_TIMEOUT_MS,
    max: Math.max(2, Math.min(10, DATABASE_POOL_MAX)),
    application_name: "worker",
  });
  pool.connect = retryable(pool.connect.bind(pool) as Call) as typeof pool.connect;
  pool.query = retryable(pool.query.bind(pool) as Call) as typeof pool.query;
  const tell = (error: Error) => log.warn({ error: error.message }, "database connection lost");
  return pool
    .on("connect", (client: PoolClient) => {
      client.query = retryable(client.query.bind(client) as Call) as typeof client.query;
      client.on("error", tell);
    })
    .on("error", () => {});
}
