import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Database, db } from "@/db/client";

const columns = sql`(id, name, email, email_verified, email_hash, email_hash_key)`;

/** Adds so many verified accounts in one statement; returns their ids. */
export async function addUsers(count: number, on: Database = db): Promise<string[]> {
  const tag = randomUUID().slice(0, 8);
  const { rows } = await on.execute<{ id: string }>(sql`
    INSERT INTO users ${columns}
    SELECT gen_random_uuid(), 'Person ' || n, ${tag}::text || n || '@example.com', true,
      ${tag}::text || n, 'bench' FROM generate_series(1, ${count}::int) AS n
    RETURNING id`);
  const ids = rows.map((row) => row.id);
  await on.execute(sql`
    INSERT INTO sessions (token, user_id, expires_at)
    SELECT gen_random_uuid()::text, id, now() + interval '30 days' FROM users
    WHERE email LIKE ${`${tag}%`}`);
  return ids;
}

/** Turns deadlines of deleted accounts to now. */
export async function makeDue(ids: string[]): Promise<void> {
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = coalesce(deleted_at, now()), purge_at = now()
    WHERE id = ANY(${sql.param(ids)}::uuid[])`);
}

/** Has PostgreSQL settle what was loaded, so that it is not measured along. */
export async function settle(on: Database = db): Promise<void> {
  await on.execute(sql`VACUUM ANALYZE`);
  await on.execute(sql`CHECKPOINT`);
}
