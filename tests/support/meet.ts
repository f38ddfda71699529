import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

type Operation<T> = () => Promise<T>;
type Outcome<T> = { value: T } | { error: unknown };

const settle = <T>(operation: Operation<T>): Promise<Outcome<T>> =>
  operation().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** Locks that operations can meet at: a statement that takes one and the values in it. */
export const lockOn = {
  user: (id: string) => ["SELECT FROM users WHERE id = $1 FOR UPDATE", [id]] as const,
  advisory: (name: string) =>
    ["SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]] as const,
};

/**
 * Has two operations meet at a lock that a third connection holds: the second begins when the first waits,
 * and the lock is let go of when both wait, or the second has gone past or come to its end. So the first gets the
 * lock first.
 *
 * @param options.meanwhile what happens while they wait
 * @throws Error if the first does not come to wait
 */
export async function meetAt<A, B>(
  lock: readonly [string, readonly string[]],
  first: Operation<A>,
  second: Operation<B>,
  options: { meanwhile?: () => Promise<unknown> } = {},
): Promise<[Outcome<A>, Outcome<B>]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const waiting = async (most: number, patience: number, ended: () => boolean) => {
    for (
      const deadline = Date.now() + patience;
      Date.now() < deadline && !ended();
      await sleep(5)
    ) {
      // The list of connections is kept until the end of a transaction otherwise.
      await client.query("SELECT pg_stat_clear_snapshot()");
      const { rows } = await client.query<{ count: number }>(`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      if ((rows[0]?.count ?? 0) >= most) return true;
    }
    return false;
  };
  try {
    await client.query("BEGIN");
    await client.query(lock[0], [...lock[1]]);
    const one = settle(first);
    if (!(await waiting(1, 20_000, () => false)))
      throw new Error("the first operation did not wait");
    let ended = false;
    const other = settle(second).finally(() => {
      ended = true;
    });
    await waiting(2, 5000, () => ended);
    await options.meanwhile?.();
    await client.query("COMMIT");
    return [await one, await other];
  } finally {
    await client.end();
  }
}
