import { sql } from "drizzle-orm";

/**
 * For the `RETURNING` of a statement that is a transaction by itself: its commit does not wait for the
 * disk. What it wrote is seen by everybody at once, and only a crash of the server itself may lose the
 * last half second of it (PostgreSQL manual, "Asynchronous Commit"). Good for counters, and for nothing
 * that somebody has been told.
 */
export const relaxedCommit = sql`set_config('synchronous_commit', 'off', true)`;
