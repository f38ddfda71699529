import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { inject } from "vitest";
import type { Database } from "@/db/client";
import * as schema from "@/db/schema";
import { databaseUrl } from "./databases";
import { migratingRole, urlAs } from "./roles";

/** The database of this test file for the superuser. */
export const superuserUrl = databaseUrl(
  inject("adminUrl"),
  new URL(process.env.DATABASE_URL ?? "").pathname.slice(1),
);

function open(connectionString: string): Database {
  // The next file of this process has another database of the same name: nothing stays open for long.
  const pool = new Pool({ connectionString, max: 2, idleTimeoutMillis: 100 });
  pool.on("connect", (client) => client.on("error", () => {})).on("error", () => {});
  return drizzle(pool, { schema });
}

/** The database of this test file for the role that owns the schema. `db` cannot change it. */
export const ownerDb = open(urlAs(superuserUrl, migratingRole));

/** The same for the superuser, who can do what the owner cannot, such as leave out triggers. */
export const superuserDb = open(superuserUrl);
