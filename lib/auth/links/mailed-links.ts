import { createAuthEndpoint } from "@better-auth/core/api";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor, type Transaction } from "@/db/client";
import { knownDevices, users } from "@/db/schema";
import { findReservation } from "@/lib/account/deletion/email-reservation";
import { countEmail } from "@/lib/account/hourly-limits";
import { findRestorable } from "@/lib/account/restore/restore";
import { issueToken } from "@/lib/account/tokens";
import { enqueueMail } from "@/lib/email/enqueue";
import { requestOrigin } from "@/lib/http/origin";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { authExecutor } from "../adapter";
import { hashDevice, readDeviceId } from "../sessions/devices";

/** The kinds of links that can be requested for any address. */
export const mailedLinkKinds = [
  "sign-up",
  "verify-email",
  "reset-password",
  "magic-link",
  "restore",
] as const;

export type MailedLinkKind = (typeof mailedLinkKinds)[number];

/**
 * Asks for a link to be mailed. Nothing is looked up here: whether the address has an account, and
 * which mail it gets, if any, is the worker's matter, so that a request tells nobody by its answer or
 * by its time.
 *
 * @param input.origin what links in the mail begin with
 * @param input.deviceId of the browser that asks, where its owner may have signed in with it before
 */
export async function requestMailedLink(
  tx: Executor,
  input: { kind: MailedLinkKind; email: string; origin: string; deviceId?: string | null },
): Promise<void> {
  const { kind, origin, deviceId } = input;
  await enqueue(tx, "mail-link", {
    kind,
    email: input.email.trim().toLowerCase(),
    origin,
    deviceHash: deviceId ? hashDevice(deviceId) : null,
  });
}

/**
 * A route `POST {email}` that requests a link.
 *
 * @param message what the answer says, the same for every address
 */
export const linkRequest = <Path extends string>(
  path: Path,
  kind: MailedLinkKind,
  message?: string,
) =>
  createAuthEndpoint(
    path,
    { method: "POST", body: z.object({ email: z.email().max(320) }) },
    async (ctx) => {
      const { email } = ctx.body;
      const origin = requestOrigin(ctx.headers);
      const deviceId = readDeviceId(ctx);
      await requestMailedLink(authExecutor(), { kind, email, origin, deviceId });
      return ctx.json({ status: true, message });
    },
  );

const links = {
  "verify-email": { path: "/api/auth/verify-email", lifetime: "24 hours" },
  "reset-password": { path: "/reset-password", lifetime: "1 hour" },
  "magic-link": { path: "/magic-link", lifetime: "10 minutes" },
  // Until the deadline. The link of the deletion's own email is another, which a stranger cannot void.
  "restore-link": { path: "/restore", lifetime: null },
};

/** Mails the link that verifies an address, sets a new password, signs in or restores, and voids earlier ones of the kind. */
async function mailLink(
  tx: Executor,
  kind: keyof typeof links,
  user: { id: string; name: string; email: string; emailHash: string; purgeAt: Date | null },
  origin: string,
): Promise<void> {
  const { path, lifetime } = links[kind];
  const { token, expiresAt } = await issueToken(tx, {
    userId: user.id,
    emailHash: user.emailHash,
    purpose: kind,
    expiresAt: lifetime
      ? sql`now() + ${lifetime}::interval`
      : sql`${user.purgeAt?.toISOString() ?? null}::timestamptz`,
  });
  await enqueueMail(tx, {
    template: kind,
    to: user.email,
    props: {
      name: user.name,
      url: `${origin}${path}?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    },
  });
}

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
  if (kind !== "sign-up") {
    const isDone = kind === "verify-email" && active?.emailVerified;
    return active && !isDone ? () => mailLink(tx, kind, active, origin) : null;
  }
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
