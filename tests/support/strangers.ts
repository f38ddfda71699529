import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { createUser, type TestUser } from "./users";

const origin = "http://127.0.0.1:3000";
const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "settings" }));
const change = (userId: string, values: Partial<typeof users.$inferInsert>) =>
  db.update(users).set(values).where(eq(users.id, userId));

async function deleted(): Promise<TestUser> {
  const user = await createUser();
  await remove(user.id);
  return user;
}

const pastDeadline = async (userId: string) =>
  db.execute(sql`
    UPDATE users SET deleted_at = now() - interval '2 days', purge_at = now() - interval '1 day'
    WHERE id = ${userId}`);

/** Makes an address of each kind that a stranger must not be able to tell apart. */
export const strangers = {
  unknown: async () => `user-${randomUUID().slice(0, 8)}@example.com`,
  live: async () => (await createUser()).email,
  unverified: async () => (await createUser({ verified: false })).email,
  "without a password": async () => {
    const { id, email } = await createUser();
    await db
      .update(accounts)
      .set({ providerId: "google", accountId: randomUUID(), password: null })
      .where(eq(accounts.userId, id));
    return email;
  },
  "with a second factor": async () => {
    const { id, email } = await createUser();
    await change(id, { twoFactorEnabled: true });
    return email;
  },
  banned: async () => {
    const { id, email } = await createUser();
    await change(id, { bannedAt: new Date() });
    return email;
  },
  deleted: async () => (await deleted()).email,
  "deleted, past its deadline": async () => {
    const { id, email } = await deleted();
    await pastDeadline(id);
    return email;
  },
  "purged, still held": async () => {
    const { id, email } = await deleted();
    await pastDeadline(id);
    await purgeAccount(id);
    return email;
  },
} satisfies Record<string, () => Promise<string>>;

export type Stranger = keyof typeof strangers;

const wrong = "not the password";

/** Every auth route that takes an address from anybody, and what a stranger sends there. */
export const strangersRoutes: Record<string, (email: string) => Record<string, unknown>> = {
  "/sign-up/email": (email) => ({ name: "Eve", email, password: "a password of hers" }),
  "/sign-in/email": (email) => ({ email, password: wrong }),
  "/sign-in/magic-link": (email) => ({ email }),
  "/request-password-reset": (email) => ({ email }),
  "/send-verification-email": (email) => ({ email }),
  "/soft-deletion/request-restore": (email) => ({ email }),
  "/soft-deletion/restore": (email) => ({ email, password: wrong }),
  "/soft-deletion/grace-pass": (email) => ({ email, password: wrong }),
};
