import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { issueToken } from "@/lib/account/tokens";
import { enqueueMail } from "@/lib/email/enqueue";

type Recipient = { email: string; name: string };

const links = {
  "verify-email": { path: "/api/auth/verify-email", lifetime: "24 hours" },
  "reset-password": { path: "/reset-password", lifetime: "1 hour" },
  "magic-link": { path: "/magic-link", lifetime: "10 minutes" },
  // Until the deadline. The link of the deletion's own email is another, which a stranger cannot void.
  "restore-link": { path: "/restore", lifetime: null },
};

/** Mails the link that verifies an address, sets a new password, signs in or restores, and voids earlier ones of the kind. */
export async function mailLink(
  tx: Executor,
  kind: keyof typeof links,
  user: Recipient & { id: string; emailHash: string; purgeAt: Date | null },
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
