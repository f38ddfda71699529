import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { withAsciiDomain } from "@/lib/email/address-rule";

const columns = {
  id: users.id,
  subject: users.subject,
  email: users.email,
  emailVerified: users.emailVerified,
  role: users.role,
  status: users.status,
  purgeAt: users.purgeAt,
};

export type AccountEntry = {
  id: string;
  /** What its receipt calls it. */
  subject: string;
  email: string;
  emailVerified: boolean;
  role: "member" | "admin";
  status: "active" | "deleted";
  purgeAt: Date | null;
};

/** An account by its address or id, or `null`. */
export async function findAccount(name: string): Promise<AccountEntry | null> {
  if (!name.includes("@") && !z.uuid().safeParse(name).success) return null;
  const by = name.includes("@")
    ? eq(users.email, withAsciiDomain(name).toLowerCase())
    : eq(users.id, name);
  const [user] = await db.select(columns).from(users).where(by);
  return user ?? null;
}
