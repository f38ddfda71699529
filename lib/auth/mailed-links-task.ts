import { randomUUID } from "node:crypto";
import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { emailHashes, hashEmail } from "@/db/email-hash";
import { users, verifications } from "@/db/schema";
import { findHold } from "@/lib/account/hold";
import { requestRestore } from "@/lib/account/restore";
import { log } from "@/lib/log";
import { mailedLinkKinds } from "./mailed-links";
import {
  mailExistingAccount,
  mailHeldAddress,
  mailMagicLink,
  mailPasswordReset,
  mailVerification,
} from "./mails";

const jobSchema = z.object({
  kind: z.enum(mailedLinkKinds),
  email: z.string().min(1).max(320),
  origin: z.url({ protocol: /^https?$/ }),
});

type Job = z.infer<typeof jobSchema>;
type Letter = () => Promise<void>;

const perHour = 5;
const counted = "mailed-link";

/** Counts one more mail to an address; `false` if it has had its share of this hour. */
async function takeShare(tx: Transaction, email: string): Promise<boolean> {
  const { emailHash } = hashEmail(email);
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`mailed:${emailHash}`}, 0))`,
  );
  const [row] = await tx
    .select({ sent: count() })
    .from(verifications)
    .where(
      and(
        eq(verifications.emailHash, emailHash),
        eq(verifications.purpose, counted),
        gt(verifications.expiresAt, sql`now()`),
      ),
    );
  if ((row?.sent ?? 0) >= perHour) return false;
  await tx.insert(verifications).values({
    identifier: `${counted}:${randomUUID()}`,
    value: "",
    purpose: counted,
    emailHash,
    expiresAt: sql`now() + interval '1 hour'`,
  });
  return true;
}

/** Whether a deleted account that this address or another spelling of it had can be brought back. */
async function isRestorable(tx: Transaction, email: string): Promise<boolean> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        inArray(users.emailHash, emailHashes(email)),
        eq(users.status, "deleted"),
        gt(users.purgeAt, sql`now()`),
      ),
    );
  return found.length > 0;
}

/** Which mail an address gets for what was asked; `null` where there is nothing to say. */
async function letterFor(tx: Transaction, { kind, email, origin }: Job): Promise<Letter | null> {
  // Locked: what is mailed is true until the transaction ends.
  const [user] = await tx.select().from(users).where(eq(users.email, email)).for("update");
  const active = user?.status === "active" ? user : undefined;
  switch (kind) {
    case "sign-up": {
      if (active?.emailVerified) return () => mailExistingAccount(tx, active, origin);
      if (active) return () => mailVerification(tx, active, origin);
      const until = await findHold(tx, email);
      if (!until) return null;
      const restorable = await isRestorable(tx, email);
      return () => mailHeldAddress(tx, email, { origin, until, restorable });
    }
    case "verify-email":
      return active && !active.emailVerified ? () => mailVerification(tx, active, origin) : null;
    case "reset-password":
      return active ? () => mailPasswordReset(tx, active, origin) : null;
    case "magic-link":
      return active ? () => mailMagicLink(tx, active, origin) : null;
    case "restore":
      return user && !active ? () => requestRestore(tx, { email, origin }) : null;
  }
}

/**
 * Mails what was asked for an address, if it has an account that it fits, and at most five such mails
 * an hour to one mailbox.
 *
 * @throws when the payload is not such a request, so that the queue shows it.
 */
export async function mailLinkTask(payload: unknown): Promise<void> {
  const job = jobSchema.safeParse(payload);
  // The payload holds an address, which may not reach an error message.
  if (!job.success) throw new Error("The payload of a mail-link job is not a request for a link.");
  await db.transaction(async (tx) => {
    const letter = await letterFor(tx, job.data);
    if (!letter) return;
    if (await takeShare(tx, job.data.email)) return letter();
    log.warn({ kind: job.data.kind }, "too many links were asked for one address in an hour");
  });
}
