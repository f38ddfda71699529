import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { hashPassword as scrypt } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import * as schema from "@/db/schema";
import { createUser, type TestUser } from "@/tests/support/users";
import { expectOk, origin, signInRequest } from "./sign-in-request";

/** Better Auth as it comes: scrypt, its defaults, on the same tables. */
const plain = betterAuth({
  secret: randomBytes(32).toString("hex"),
  baseURL: origin,
  database: drizzleAdapter(db, { provider: "pg", schema, usePlural: true }),
  user: {
    // Our columns that a user cannot do without.
    additionalFields: {
      emailHash: { type: "string", required: false },
      emailHashKey: { type: "string", required: false },
    },
  },
  emailAndPassword: { enabled: true },
  advanced: { database: { generateId: "uuid" } },
  logger: { level: "error" },
  rateLimit: { enabled: false },
});

async function scryptUser(): Promise<TestUser> {
  const user = await createUser();
  await db
    .update(schema.accounts)
    .set({ password: await scrypt(user.password) })
    .where(eq(schema.accounts.userId, user.id));
  return user;
}

/** Signs in as one of so many people, by Better Auth's own means. */
export async function defaultSignIn(workers: number): Promise<(worker: number) => Promise<void>> {
  const people = await Promise.all(Array.from({ length: workers }, scryptUser));
  return async (worker) => {
    const user = people[worker];
    if (user) await expectOk(await plain.handler(signInRequest(user, "")));
  };
}
