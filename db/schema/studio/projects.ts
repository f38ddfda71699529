import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, primaryId, updatedAt } from "../columns";

export const projects = pgTable(
  "projects",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("projects_user_id_created_at_idx").on(table.userId, table.createdAt)],
);

classify(projects, "Projects, which contain images.", {
  id: "plain",
  userId: "plain",
  name: "personal",
  createdAt: "personal",
  updatedAt: "personal",
});
