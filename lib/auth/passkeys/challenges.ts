import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { verifications } from "@/db/schema";

/** What a challenge was issued for; one for something else does not count. */
export type Ceremony = {
  kind: "registration" | "sign-in";
  /** Who may answer it: the id of a session, or of a browser that has none yet. */
  boundTo: string;
};

// An offer at the email field stays open as long as its page does.
const minutes = { registration: 5, "sign-in": 30 };

const purposeOf = ({ kind }: Ceremony) => `passkey-${kind}`;

const identify = (ceremony: Ceremony, challenge: string) =>
  createHash("sha256")
    .update(`${purposeOf(ceremony)}:${ceremony.boundTo}:${challenge}`)
    .digest("base64url");

/** Notes that a challenge was issued, of which only a hash is kept. */
export async function keepChallenge(
  tx: Executor,
  ceremony: Ceremony,
  challenge: string,
  userId?: string,
): Promise<void> {
  await tx.insert(verifications).values({
    identifier: identify(ceremony, challenge),
    value: ceremony.kind,
    purpose: purposeOf(ceremony),
    userId,
    expiresAt: sql`now() + make_interval(mins => ${minutes[ceremony.kind]}::int)`,
  });
}

/**
 * Uses a challenge up; `false` for one that is unknown, used, expired, or issued for something or
 * somebody else.
 */
export async function spendChallenge(
  tx: Executor,
  ceremony: Ceremony,
  challenge: string,
): Promise<boolean> {
  const spent = await tx
    .delete(verifications)
    .where(
      and(
        eq(verifications.identifier, identify(ceremony, challenge)),
        eq(verifications.purpose, purposeOf(ceremony)),
        sql`${verifications.expiresAt} > now()`,
      ),
    )
    .returning({ id: verifications.id });
  return spent.length > 0;
}
