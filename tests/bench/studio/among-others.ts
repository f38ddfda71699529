import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import type { Database } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import * as schema from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { env } from "@/lib/env";
import { createDatabase, databaseName, databaseUrl } from "@/tests/support/databases";
import { settle } from "../lifecycle-data";
import { median, ms, report, time, times } from "../measure";
import { addImages, addStudio } from "./content";

const origin = "http://127.0.0.1:3000";
const rounds = 200;
const warmUp = 20;
const allowed = 1.2;

/** Runs `work` with one more migrated database, with one connection and no limit of time for a statement. */
async function withAnotherDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const adminUrl = databaseUrl(env().DATABASE_URL, "postgres");
  const url = await createDatabase(adminUrl, databaseName("bench"));
  await migrateDatabase(url);
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    return await work(drizzle(pool, { schema }));
  } finally {
    await pool.end();
  }
}

/** A database with one account of a thousand images among so many of another user. */
async function prepare(db: Database, foreign: number) {
  const userId = await addStudio(1000, db);
  const other = await addStudio(0, db);
  await addImages(other, foreign, db);
  await settle(db);
  return async (): Promise<number> => {
    await db.execute(sql`INSERT INTO sessions (token, user_id, expires_at)
      VALUES (gen_random_uuid()::text, ${userId}, now() + interval '30 days')`);
    const taken = await time(() =>
      db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "api" })),
    );
    await db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "cli" }));
    return taken;
  };
}

/**
 * Whether a soft delete takes longer the more rows others have. Two databases at once, in turns, so that
 * whatever else the machine does meets both alike.
 */
export async function benchAmongOthers(): Promise<void> {
  await withAnotherDatabase((small) =>
    withAnotherDatabase(async (large) => {
      const [few, many] = [await prepare(small, 1000), await prepare(large, 1_000_000)];
      const taken = { few: [] as number[], many: [] as number[] };
      for (let round = -warmUp; round < rounds; round++) {
        const first = round % 2 ? await few() : null;
        const other = await many();
        const pair = { few: first ?? (await few()), many: other };
        if (round < 0) continue;
        taken.few.push(pair.few);
        taken.many.push(pair.many);
      }
      const ratio = median(taken.many) / median(taken.few);
      report(
        "soft delete among 1,000,000 foreign rows, and among 1,000",
        ms(median(taken.many)),
        ms(median(taken.few)),
        times(ratio),
      );
      if (ratio > allowed) {
        report("  TOO SLOW: at most", times(allowed));
        process.exitCode = 1;
      }
    }),
  );
}
