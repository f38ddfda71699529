import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

/** Mail that was captured instead of sent, for `/dev/inbox`. */
export const devMails = pgTable(
  "dev_mails",
  {
    id: primaryId(),
    messageId: text("message_id").notNull().unique(),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html").notNull(),
    links: jsonb("links").$type<string[]>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("dev_mails_created_at_idx").on(table.createdAt)],
);

classify(
  devMails,
  "Emails that were kept for `/dev/inbox` instead of being sent.",
  {
    id: "plain",
    messageId: "plain",
    recipient: "personal",
    subject: "personal",
    text: "personal",
    html: "personal",
    links: "secret",
    createdAt: "plain",
  },
  {
    ends: "Only filled outside production; deleted after seven days.",
    portable: false,
  },
);
