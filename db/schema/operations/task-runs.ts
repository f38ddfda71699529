import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant } from "../columns";

/** When a task last began that runs once a day, whether the worker's schedule or a tick starts it. */
export const taskRuns = pgTable("task_runs", {
  task: text("task").primaryKey(),
  begunAt: instant("begun_at").notNull().defaultNow(),
  /** When the last run that came to its end did, and with which result, of a task that has one. */
  endedAt: instant("ended_at"),
  result: jsonb("result").$type<Record<string, unknown>>(),
});

classify(
  taskRuns,
  "When each daily task last began, and the result of its last complete run.",
  {
    task: "plain",
    begunAt: "plain",
    endedAt: "plain",
    result: "plain",
  },
  { portable: false },
);
