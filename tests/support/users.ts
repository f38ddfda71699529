import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { accounts, users } from "@/db/schema";
import { hashPassword } from "@/lib/auth/passwords/password";

export interface TestUser {
  id: string;
  subject: string;
  email: string;
  name: string;
  password: string;
}

interface NewUser {
  email?: string;
  name?: string;
  password?: string;
  role?: "member" | "admin";
  verified?: boolean;
}

/** Inserts a user with a password, as a finished sign-up leaves it: verified unless told otherwise. */
export async function createUser(given: NewUser = {}): Promise<TestUser> {
  const email = given.email ?? `user-${randomUUID().slice(0, 8)}@example.com`;
  const name = given.name ?? "Ada Example";
  const password = given.password ?? `correct horse ${randomUUID()}`;
  const digest = await hashPassword(password);
  return db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({
        email,
        name,
        role: given.role ?? "member",
        emailVerified: given.verified ?? true,
        ...hashEmail(email),
      })
      .returning({ id: users.id, subject: users.subject });
    if (!user) throw new Error("The user was not inserted.");
    await tx.insert(accounts).values({
      userId: user.id,
      accountId: user.id,
      providerId: "credential",
      password: digest,
    });
    return { ...user, email, name, password };
  });
}
