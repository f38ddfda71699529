import type { Executor } from "@/db/client";
import { enqueueMail } from "@/lib/email/enqueue";
import type { FactorChange } from "@/lib/email/mail";

type Recipient = { email: string; name: string };

/**
 * Tells the owner of an account that its ways in have changed.
 *
 * @param changed.detail which one: a passkey's name, a provider, a key's name
 * @param changed.origin what links in the mail begin with
 */
export async function mailFactorChanged(
  tx: Executor,
  user: Recipient,
  changed: { change: FactorChange; detail?: string; origin: string },
): Promise<void> {
  const { change, detail, origin } = changed;
  const page = change === "api-key-created" ? "api-keys" : "security";
  await enqueueMail(tx, {
    template: "factor-changed",
    to: user.email,
    props: {
      name: user.name,
      change,
      detail: detail ?? null,
      at: new Date().toISOString(),
      securityUrl: `${origin}/settings/${page}`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
}

/** Tells the owner of an account that wrong codes have locked its second factor, and what that means. */
export async function mailSecondFactorLocked(
  tx: Executor,
  user: Recipient,
  locked: { after: "password" | "other"; until: Date; origin: string },
): Promise<void> {
  await enqueueMail(tx, {
    template: "second-factor-locked",
    to: user.email,
    props: {
      name: user.name,
      after: locked.after,
      at: new Date().toISOString(),
      until: locked.until.toISOString(),
      resetUrl: `${locked.origin}/forgot-password`,
    },
  });
}

/** Tells the owner of an account that a recovery code has stood in for the second factor. */
export async function mailRecoveryCodeUsed(
  tx: Executor,
  user: Recipient,
  used: { left: number; origin: string },
): Promise<void> {
  await enqueueMail(tx, {
    template: "recovery-code-used",
    to: user.email,
    props: {
      name: user.name,
      left: used.left,
      at: new Date().toISOString(),
      securityUrl: `${used.origin}/settings/security`,
    },
  });
}
