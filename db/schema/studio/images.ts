import { type AnyPgColumn, bigint, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";
import { projects } from "./projects";

export const images = pgTable(
  "images",
  {
    id: primaryId(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["original", "result"] }).notNull(),
    /** The original that a result was made from; a result outlives it. */
    sourceImageId: uuid("source_image_id").references((): AnyPgColumn => images.id, {
      onDelete: "set null",
    }),
    name: text("name").notNull(),
    storageKey: text("storage_key").notNull().unique(),
    contentType: text("content_type").notNull(),
    byteSize: bigint("byte_size", { mode: "number" }).notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    sha256: text("sha256").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("images_project_id_created_at_idx").on(table.projectId, table.createdAt),
    index("images_source_image_id_idx").on(table.sourceImageId),
  ],
);

classify(images, "Images: originals and results. The files are in storage.", {
  id: "plain",
  projectId: "plain",
  kind: "plain",
  sourceImageId: "plain",
  name: "personal",
  storageKey: "plain",
  contentType: "plain",
  byteSize: "plain",
  width: "plain",
  height: "plain",
  sha256: "plain",
  createdAt: "personal",
});
