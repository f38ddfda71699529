import { desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { devMails } from "@/db/schema";
import { env } from "@/lib/env";

/** Whether mail is captured in this process instead of sent. */
export function isInboxEnabled(): boolean {
  return env().MAIL_TRANSPORT === "inbox";
}

const columns = {
  id: devMails.id,
  to: devMails.recipient,
  subject: devMails.subject,
  text: devMails.text,
  html: devMails.html,
  links: devMails.links,
  createdAt: devMails.createdAt,
};

/** The captured mails, newest first, at most `limit`, to one address if `to` is given. */
export async function listCapturedMails({ to, limit }: { to?: string; limit: number }) {
  return db
    .select(columns)
    .from(devMails)
    .where(to ? eq(sql`lower(${devMails.recipient})`, to.toLowerCase()) : undefined)
    .orderBy(desc(devMails.createdAt), desc(devMails.id))
    .limit(limit);
}

export type CapturedMail = Awaited<ReturnType<typeof listCapturedMails>>[number];

/** One captured mail, or nothing where none has this id. */
export async function findCapturedMail(id: string): Promise<CapturedMail | undefined> {
  const [mail] = await db.select(columns).from(devMails).where(eq(devMails.id, id));
  return mail;
}
