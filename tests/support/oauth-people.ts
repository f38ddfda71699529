import { randomInt, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, sessions, users } from "@/db/schema";
import type { Person } from "./oauth-server";

const origin = "http://127.0.0.1:3000";
export const newEmail = () => `o-${randomUUID().slice(0, 8)}@example.com`;

/** What a provider tells of somebody whom nobody has met. */
export function somePerson(given: Partial<Person> = {}): Person & { email: string } {
  return {
    sub: String(randomInt(1, 2 ** 47)),
    name: "Olive Example",
    email: newEmail(),
    email_verified: true,
    picture: "https://pictures.example/olive.png",
    ...given,
  } as Person & { email: string };
}

export const userOf = async (email: string) =>
  (await db.select().from(users).where(eq(users.email, email)))[0];
export const accountsOf = (userId: string) =>
  db.select().from(accounts).where(eq(accounts.userId, userId));
export const sessionsOf = (userId: string) =>
  db.select().from(sessions).where(eq(sessions.userId, userId));
/** The code that a provider sign-in has led back with. */
export const errorOf = (answer: Response) =>
  new URL(answer.headers.get("location") ?? "", origin).searchParams.get("error");
