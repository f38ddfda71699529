import { integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";
import { users } from "./users";

/** Running data exports, at most one for each user. */
export const dataExports = pgTable("data_exports", {
  /** New for each export, so that one that has lost its lease recognises it. */
  id: primaryId(),
  userId: uuid("user_id")
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: "cascade" }),
  filesDone: integer("files_done").notNull().default(0),
  filesTotal: integer("files_total").notNull().default(0),
  /** The end of the lease, which a running export renews. */
  expiresAt: instant("expires_at").notNull(),
  createdAt: createdAt(),
});

classify(
  dataExports,
  "Running data exports, at most one for each account.",
  {
    id: "plain",
    userId: "plain",
    filesDone: "plain",
    filesTotal: "plain",
    expiresAt: "plain",
    createdAt: "personal",
  },
  { portable: false },
);
