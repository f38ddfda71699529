import { eq, sql } from "drizzle-orm";
import { users } from "@/db/schema";
import { findHold } from "@/lib/account/hold";
import { enqueueMail } from "@/lib/email/enqueue";
import { requestOrigin } from "@/lib/http/origin";
import { authExecutor } from "./adapter";
import { issueToken } from "./tokens";

type Recipient = { id: string; email: string; name: string };

/** Mails the link that verifies an address, and voids earlier ones. */
export async function mailVerification(user: Recipient, request?: Request): Promise<void> {
  const tx = authExecutor();
  const [owner] = await tx
    .select({ emailHash: users.emailHash })
    .from(users)
    .where(eq(users.id, user.id));
  if (!owner) return;
  const { token, expiresAt } = await issueToken(tx, {
    userId: user.id,
    emailHash: owner.emailHash,
    purpose: "verify-email",
    expiresAt: sql`now() + interval '24 hours'`,
  });
  await enqueueMail(tx, {
    template: "verify-email",
    to: user.email,
    props: {
      name: user.name,
      url: `${requestOrigin(request?.headers)}/api/auth/verify-email?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    },
  });
}

/** Mails the link that sets a new password. */
export async function mailPasswordReset(
  user: Recipient,
  token: string,
  request?: Request,
): Promise<void> {
  await enqueueMail(authExecutor(), {
    template: "reset-password",
    to: user.email,
    props: {
      name: user.name,
      url: `${requestOrigin(request?.headers)}/reset-password?token=${token}`,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
}

/** Tells the owner of an address that somebody tried to sign up with it, and what there is to do. */
export async function mailExistingAccount(user: Recipient, origin: string): Promise<void> {
  const tx = authExecutor();
  const restorableUntil = await findHold(tx, user.email);
  if (restorableUntil) return mailHeldAddress(user.email, origin, restorableUntil);
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

/** Tells the owner of a held address how to restore. */
export async function mailHeldAddress(
  email: string,
  origin: string,
  restorableUntil: Date,
): Promise<void> {
  await enqueueMail(authExecutor(), {
    template: "held-address",
    to: email,
    props: {
      restoreUrl: `${origin}/restore?email=${encodeURIComponent(email)}`,
      restorableUntil: restorableUntil.toISOString(),
    },
  });
}

/** Tells the owner that the password has been changed. */
export async function mailPasswordChanged(user: Recipient, origin: string): Promise<void> {
  await enqueueMail(authExecutor(), {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  });
}
