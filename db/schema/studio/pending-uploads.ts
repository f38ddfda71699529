import { bigint, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant } from "../columns";
import { projects } from "./projects";

/** Uploads that go straight to storage. A row exists until its incoming file is deleted, and counts until then. */
export const pendingUploads = pgTable(
  "pending_uploads",
  {
    /** The id of the upload, and of the image that it becomes. */
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** NULL after the project was deleted: the file may still arrive, outside the project's prefix. */
    projectId: uuid("project_id").references(() => projects.id, { onDelete: "set null" }),
    /** The name and size that the browser announced. */
    name: text("name").notNull(),
    byteSize: bigint("byte_size", { mode: "number" }).notNull(),
    /** When a request began to turn the file into an image; NULL while none has. */
    takenAt: instant("taken_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("pending_uploads_user_id_idx").on(table.userId),
    index("pending_uploads_project_id_idx").on(table.projectId),
  ],
);

classify(
  pendingUploads,
  "Uploads to storage that are not images yet.",
  {
    id: "plain",
    userId: "plain",
    projectId: "plain",
    name: "personal",
    byteSize: "plain",
    takenAt: "plain",
    createdAt: "personal",
  },
  { portable: false },
);
