import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";
import { images } from "./images";
import { projects } from "./projects";
import { systemStyles } from "./system-styles";

export const processingJobs = pgTable(
  "processing_jobs",
  {
    id: primaryId(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    imageId: uuid("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    styleId: uuid("style_id")
      .notNull()
      .references(() => systemStyles.id, { onDelete: "restrict" }),
    resultImageId: uuid("result_image_id").references(() => images.id, { onDelete: "set null" }),
    status: text("status", { enum: ["queued", "running", "done", "failed", "cancelled"] })
      .notNull()
      .default("queued"),
    /** Percent, 0 to 100. */
    progress: integer("progress").notNull().default(0),
    /** A sentence for the user, when `failed`. */
    error: text("error"),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("processing_jobs_project_id_created_at_idx").on(table.projectId, table.createdAt),
    index("processing_jobs_active_idx")
      .on(table.projectId)
      .where(sql`status IN ('queued', 'running')`),
    index("processing_jobs_image_id_idx").on(table.imageId),
    index("processing_jobs_style_id_idx").on(table.styleId),
    index("processing_jobs_result_image_id_idx").on(table.resultImageId),
    check(
      "processing_jobs_status_check",
      sql`status IN ('queued', 'running', 'done', 'failed', 'cancelled')`,
    ),
    check("processing_jobs_progress_check", sql`progress BETWEEN 0 AND 100`),
  ],
);

classify(processingJobs, "Jobs: a style that is applied to an image.", {
  id: "plain",
  projectId: "plain",
  imageId: "plain",
  styleId: "plain",
  resultImageId: "plain",
  status: "plain",
  progress: "plain",
  error: "plain",
  startedAt: "plain",
  finishedAt: "plain",
  createdAt: "personal",
  updatedAt: "plain",
});
