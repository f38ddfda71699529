import { Client } from "pg";

/**
 * Waits until no other process holds the lock of this name on the server, then holds it until the
 * returned function is called. A holder that dies lets go, since its connection ends.
 */
export async function holdLock(
  adminUrl: string,
  name: string,
  onWait: () => void,
): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: adminUrl });
  client.on("error", () => {});
  await client.connect();
  const key = "hashtextextended($1, 0)";
  const { rows } = await client.query<{ free: boolean }>(
    `SELECT pg_try_advisory_lock(${key}) AS free`,
    [name],
  );
  if (!rows[0]?.free) {
    onWait();
    await client.query(`SELECT pg_advisory_lock(${key})`, [name]);
  }
  return () => client.end();
}
