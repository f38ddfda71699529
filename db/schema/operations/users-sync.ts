import { sql } from "drizzle-orm";
import { index, jsonb, pgSchema, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant } from "../columns";

const neonAuth = pgSchema("neon_auth");

/** The table that Neon Auth keeps in step with its own users; the same columns and expressions as there. */
export const usersSync = neonAuth.table(
  "users_sync",
  {
    rawJson: jsonb("raw_json").notNull(),
    id: text("id").primaryKey().notNull().generatedAlwaysAs(sql`(raw_json ->> 'id'::text)`),
    name: text("name").generatedAlwaysAs(sql`(raw_json ->> 'display_name'::text)`),
    email: text("email").generatedAlwaysAs(sql`(raw_json ->> 'primary_email'::text)`),
    createdAt: instant("created_at").generatedAlwaysAs(
      sql`to_timestamp((trunc((((raw_json ->> 'signed_up_at_millis'::text))::bigint)::double precision) / (1000)::double precision))`,
    ),
    updatedAt: instant("updated_at"),
    deletedAt: instant("deleted_at"),
  },
  (table) => [index("users_sync_deleted_at_idx").on(table.deletedAt)],
);

classify(
  usersSync,
  "The users of Neon Auth, where that is connected.",
  {
    rawJson: "personal",
    id: "personal",
    name: "personal",
    email: "personal",
    createdAt: "personal",
    updatedAt: "plain",
    deletedAt: "plain",
  },
  { ends: "Kept by Neon Auth, which marks deleted_at and removes the row itself." },
);
