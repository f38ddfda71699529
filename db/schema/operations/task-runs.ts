import { pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant } from "../columns";

/** When a task last began that runs once a day, whether the worker's schedule or a tick starts it. */
export const taskRuns = pgTable("task_runs", {
  task: text("task").primaryKey(),
  begunAt: instant("begun_at").notNull().defaultNow(),
});

classify(taskRuns, "When each daily task last began.", { task: "plain", begunAt: "plain" });
