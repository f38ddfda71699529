import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { knownDevices, users } from "@/db/schema";
import { findReservation } from "@/lib/account/deletion/email-reservation";
import { countEmail } from "@/lib/account/hourly-limits";
import { findRestorable } from "@/lib/account/restore/restore";
import { enqueueMail } from "@/lib/email/enqueue";
import { log } from "@/lib/log";
import { mailedLinkKinds } from "./mailed-links";
import { mailLink } from "./mails";

const jobSchema = z.object({
  kind: z.enum(mailedLinkKinds),
  email: z.string().min(1).max(320),
  origin: z.url({ protocol: /^https?$/ }),
  /** Of the browser that asked. */
  deviceHash: z.string().nullish(),
});

type Job = z.infer<typeof jobSchema>;

/** Returns the email that fits the address; `null` where there is none. */
async function mailFor(
  tx: Transaction,
  { kind, email, origin }: Job,
): Promise<(() => Promise<void>) | null> {
  if (kind === "restore") {
    const deleted = await findRestorable(tx, email);
    return deleted && (() => mailLink(tx, "restore-link", deleted, origin));
  }
  // Locked: the contents of the email are true until the transaction ends.
  const [user] = await tx.select().from(users).where(eq(users.email, email)).for("update");
  const active = user?.status === "active" ? user : undefined;
  switch (kind) {
    case "sign-up": {
      if (active?.emailVerified)
        return () =>
          enqueueMail(tx, {
            template: "existing-account",
            to: active.email,
            props: {
              name: active.name,
              signInUrl: `${origin}/sign-in`,
              resetUrl: `${origin}/forgot-password`,
            },
          });
      if (active) return () => mailLink(tx, "verify-email", active, origin);
      const until = await findReservation(tx, email);
      if (!until) return null;
      const deleted = await findRestorable(tx, email);
      // By the address of the account, which may be another spelling of this one.
      const restoreUrl = deleted && `${origin}/restore?email=${encodeURIComponent(deleted.email)}`;
      const props = { restoreUrl, restorableUntil: until.toISOString() };
      return () => enqueueMail(tx, { template: "reserved-address", to: email, props });
    }
    case "verify-email":
      return active && !active.emailVerified ? () => mailLink(tx, kind, active, origin) : null;
    case "reset-password":
    case "magic-link":
      return active ? () => mailLink(tx, kind, active, origin) : null;
  }
}

/** The browser of the request, if the account of the address knows it. */
async function knownDevice(tx: Transaction, { email, deviceHash }: Job): Promise<string | null> {
  if (!deviceHash) return null;
  const [known] = await tx
    .select({ deviceHash: knownDevices.deviceHash })
    .from(knownDevices)
    .innerJoin(users, eq(users.id, knownDevices.userId))
    .where(and(eq(users.email, email), eq(knownDevices.deviceHash, deviceHash)));
  return known?.deviceHash ?? null;
}

/**
 * Mails what was asked for an address, if it has an account that it fits, and at most five such mails
 * of a kind an hour to one mailbox; what a browser asks for that the account knows is counted by itself,
 * so that strangers cannot use it up.
 *
 * @throws when the payload is not such a request, so that the queue shows it.
 */
export async function mailLinkTask(payload: unknown): Promise<void> {
  const job = jobSchema.safeParse(payload);
  // The payload holds an address, which may not reach an error message.
  if (!job.success) throw new Error("The payload of a mail-link job is not a request for a link.");
  await db.transaction(async (tx) => {
    const mail = await mailFor(tx, job.data);
    if (!mail) return;
    const { email, kind } = job.data;
    if (await countEmail(tx, email, kind, await knownDevice(tx, job.data))) return mail();
    log.warn({ kind }, "too many links were requested for one email address in an hour");
  });
}
