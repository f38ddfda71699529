import { pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant } from "../columns";

/** The workers that run or ran lately, by the name under which the queue locks jobs for them. */
export const workers = pgTable("workers", {
  id: text("id").primaryKey(),
  seenAt: instant("seen_at").notNull().defaultNow(),
});

classify(
  workers,
  "When each worker of the queue was last alive.",
  {
    id: "plain",
    seenAt: "plain",
  },
  { portable: false },
);
