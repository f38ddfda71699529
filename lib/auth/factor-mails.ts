import type { Executor } from "@/db/client";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import type { FactorChange } from "@/lib/email/templates/sign-in/factor-changed";
import { dropGrants } from "./step-up/grants";

/** A change of what an account is signed in to with, by the action of its audit row. */
export type FactorChanged = {
  action: FactorChange;
  metadata?: Record<string, unknown>;
  /** Which one: a passkey's name, a provider, a key's name. */
  detail?: string;
};

/**
 * Leaves an audit row of such a change, ends what a step-up has granted, and tells the owner of the account
 * by mail.
 *
 * @param changed.origin what links in the mail begin with
 */
export async function announceChange(
  tx: Executor,
  user: { id: string; email: string; name: string },
  changed: FactorChanged & { origin: string },
): Promise<void> {
  const { action, metadata, detail = null, origin } = changed;
  // Step-ups by earlier factors are void. An API key is no factor.
  if (action !== "api-key.created") await dropGrants(tx, user.id);
  await appendAudit(tx, { action, userId: user.id, metadata });
  await enqueueMail(tx, {
    template: "factor-changed",
    to: user.email,
    props: {
      name: user.name,
      change: action,
      detail,
      at: new Date().toISOString(),
      securityUrl: `${origin}/settings/${action === "api-key.created" ? "api-keys" : "security"}`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
}
