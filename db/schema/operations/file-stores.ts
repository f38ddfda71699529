import { sql } from "drizzle-orm";
import { boolean, check, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";

/** The file storage of this database: one row, written when storage is first used. */
export const fileStores = pgTable(
  "file_stores",
  {
    only: boolean("only").primaryKey().default(true),
    /** The text of the file `store-id.txt` in storage. */
    storeId: uuid("store_id").notNull().defaultRandom(),
    /** When that file was first read back. From then on a storage without it is another one. */
    confirmedAt: timestamp("confirmed_at", { withTimezone: true }),
  },
  (table) => [check("file_stores_only", sql`${table.only}`)],
);

classify(
  fileStores,
  "The ID by which this database knows its file storage.",
  {
    only: "plain",
    storeId: "plain",
    confirmedAt: "plain",
  },
  { portable: false },
);
