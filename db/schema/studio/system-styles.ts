import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

export const systemStyles = pgTable("system_styles", {
  id: primaryId(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  position: integer("position").notNull(),
  createdAt: createdAt(),
});

classify(systemStyles, "The styles that can be applied.", {
  id: "plain",
  slug: "plain",
  name: "plain",
  description: "plain",
  position: "plain",
  createdAt: "plain",
});
