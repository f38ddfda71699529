import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { enqueueMail } from "@/lib/email/enqueue";
import { issueToken } from "./tokens";

type Recipient = { email: string; name: string };
type Owner = Recipient & { id: string; emailHash: string };

/** Mails the link that verifies an address, and voids earlier ones. */
export async function mailVerification(tx: Executor, user: Owner, origin: string): Promise<void> {
  const { token, expiresAt } = await issueToken(tx, {
    userId: user.id,
    emailHash: user.emailHash,
    purpose: "verify-email",
    expiresAt: sql`now() + interval '24 hours'`,
  });
  await enqueueMail(tx, {
    template: "verify-email",
    to: user.email,
    props: {
      name: user.name,
      url: `${origin}/api/auth/verify-email?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    },
  });
}

/** Mails the link that sets a new password, and voids earlier ones. */
export async function mailPasswordReset(tx: Executor, user: Owner, origin: string): Promise<void> {
  const { token, expiresAt } = await issueToken(tx, {
    userId: user.id,
    emailHash: user.emailHash,
    purpose: "reset-password",
    expiresAt: sql`now() + interval '1 hour'`,
  });
  await enqueueMail(tx, {
    template: "reset-password",
    to: user.email,
    props: {
      name: user.name,
      url: `${origin}/reset-password?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    },
  });
}

/** Mails the link that signs in, and voids earlier ones. */
export async function mailMagicLink(tx: Executor, user: Owner, origin: string): Promise<void> {
  const { token, expiresAt } = await issueToken(tx, {
    userId: user.id,
    emailHash: user.emailHash,
    purpose: "magic-link",
    expiresAt: sql`now() + interval '10 minutes'`,
  });
  await enqueueMail(tx, {
    template: "magic-link",
    to: user.email,
    props: {
      name: user.name,
      url: `${origin}/magic-link?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    },
  });
}

/** Tells the owner of an address that somebody tried to sign up with it. */
export async function mailExistingAccount(
  tx: Executor,
  user: Recipient,
  origin: string,
): Promise<void> {
  await enqueueMail(tx, {
    template: "existing-account",
    to: user.email,
    props: {
      name: user.name,
      signInUrl: `${origin}/sign-in`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
}

/**
 * Tells the owner of a held address how to restore.
 *
 * @param hold.account the address, as it is spelled there, of an account that is left to restore
 */
export async function mailHeldAddress(
  tx: Executor,
  email: string,
  hold: { origin: string; until: Date; account: string | null },
): Promise<void> {
  const { origin, until, account } = hold;
  await enqueueMail(tx, {
    template: "held-address",
    to: email,
    props: {
      restoreUrl: account && `${origin}/restore?email=${encodeURIComponent(account)}`,
      restorableUntil: until.toISOString(),
    },
  });
}

/** Tells the owner that the password has been changed. */
export async function mailPasswordChanged(
  tx: Executor,
  user: Recipient,
  origin: string,
): Promise<void> {
  await enqueueMail(tx, {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  });
}
