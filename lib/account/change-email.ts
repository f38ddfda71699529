import { and, eq, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { findReservation, lockAddress } from "./deletion/email-reservation";
import { endPending } from "./deletion/end-access";
import { eraseUnverified } from "./deletion/erase";
import { countAction, countEmail } from "./hourly-limits";
import { findActiveUser } from "./lock-user";
import { consumeToken, findToken, issueToken } from "./tokens";

const requestLimit = { action: "change-email", limit: 5 };

/**
 * Whether a user may take an address: no account has it, and no deletion has reserved it. An unverified
 * sign-up with it does not count.
 */
async function isFree(tx: Transaction, email: string, userId: string): Promise<boolean> {
  const [owner] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email), ne(users.id, userId), eq(users.emailVerified, true)));
  return !owner && (await findReservation(tx, email)) === null;
}

/**
 * Begins a change of address: tells the present one, and mails the new one a link that is good for an
 * hour. Where the new one is taken, held, the present one or was mailed five times, no link goes
 * out, and nothing says so.
 *
 * @param input.sessionToken as `findActiveUser` takes it
 * @returns a code where nothing was begun: the account is deleted, the session has ended, or the hour's five are used up
 */
export async function askEmailChange(
  tx: Transaction,
  input: { userId: string; sessionToken?: string; newEmail: string; origin: string },
): Promise<"ACCOUNT_GONE" | "TOO_MANY_CHANGES" | null> {
  const { userId, origin } = input;
  const newEmail = input.newEmail.trim().toLowerCase();
  const user = await findActiveUser(tx, userId, input.sessionToken);
  if (!user) return "ACCOUNT_GONE";
  if ((await countAction(tx, userId, requestLimit)) > 0) return "TOO_MANY_CHANGES";
  // Counted whether or not a mail goes there, as the answer is the same.
  const belowLimit = await countEmail(tx, newEmail, "change-email");
  const sendable = belowLimit && newEmail !== user.email && (await isFree(tx, newEmail, userId));
  // Made in any case, so that the answer takes the same time: a link that is mailed to nobody opens nothing.
  const { token, expiresAt } = await issueToken(tx, {
    userId,
    emailHash: hashEmail(newEmail).emailHash,
    purpose: "change-email",
    value: newEmail,
    expiresAt: sql`now() + interval '1 hour'`,
  });
  if (sendable)
    await enqueueMail(tx, {
      template: "email-change-confirm",
      to: newEmail,
      props: {
        name: user.name,
        url: `${origin}/confirm-email?token=${token}`,
        expiresAt: expiresAt.toISOString(),
      },
    });
  await enqueueMail(tx, {
    template: "email-change-asked",
    to: user.email,
    props: {
      name: user.name,
      newEmail,
      at: new Date(expiresAt.getTime() - 3_600_000).toISOString(),
      securityUrl: `${origin}/settings/security`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
  await appendAudit(tx, { action: "email.change-asked", userId });
  return null;
}

export type EmailChange =
  | { ok: true; email: string }
  | { ok: false; code: "INVALID_TOKEN" | "WRONG_SESSION" | "EMAIL_UNAVAILABLE" | "UNAUTHORIZED" };

/**
 * Ends a change of address with the token of the mail, for the account that asked for it alone. What
 * else was mailed to the old address opens nothing any more. Whatever is refused uses no token up.
 *
 * @param input.sessionToken as `findActiveUser` takes it
 */
export async function confirmEmailChange(
  tx: Transaction,
  input: { userId: string; sessionToken?: string; token: string },
): Promise<EmailChange> {
  const { userId, sessionToken, token } = input;
  const user = await findActiveUser(tx, userId, sessionToken);
  if (!user && sessionToken !== undefined) return { ok: false, code: "UNAUTHORIZED" };
  const found = await findToken(tx, "change-email", token);
  if (!user || !found) return { ok: false, code: "INVALID_TOKEN" };
  if (found.userId !== userId) return { ok: false, code: "WRONG_SESSION" };
  const email = found.value;
  const hashes = hashEmail(email);
  await lockAddress(tx, email);
  if (!(await isFree(tx, email, userId))) return { ok: false, code: "EMAIL_UNAVAILABLE" };
  await eraseUnverified(tx, email);
  if (!(await consumeToken(tx, "change-email", token))) return { ok: false, code: "INVALID_TOKEN" };
  const [changed] = await tx
    .update(users)
    .set({ email, emailVerified: true, ...hashes })
    .where(eq(users.id, userId))
    .returning({ at: sql`now()`.mapWith(users.updatedAt) });
  if (!changed) return { ok: false, code: "INVALID_TOKEN" };
  await endPending(tx, userId);
  await appendAudit(tx, { action: "email.changed", userId });
  const props = {
    name: user.name,
    oldEmail: user.email,
    newEmail: email,
    at: changed.at.toISOString(),
  };
  for (const to of [user.email, email])
    await enqueueMail(tx, { template: "email-changed", to, props });
  return { ok: true, email };
}
