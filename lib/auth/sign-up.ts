import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { eraseAccount } from "@/lib/account/erase";
import { signUpForm } from "./schema";

/**
 * Before a sign-up: an account of that address whose owner never proved it makes room, so that the
 * newest sign-up counts and nobody's click makes an earlier stranger's password live.
 */
export async function makeRoomForSignUp(body: unknown): Promise<void> {
  const { data } = signUpForm.safeParse(body);
  if (!data) return;
  await db.transaction(async (tx) => {
    const [unverified] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, data.email.toLowerCase()), eq(users.emailVerified, false)))
      .for("update");
    if (unverified) await eraseAccount(tx, { userId: unverified.id, road: "unverified" });
  });
}
