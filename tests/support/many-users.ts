import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { users } from "@/db/schema";

type NewUsers = Partial<Omit<typeof users.$inferInsert, "email">> & {
  /** The part of their addresses after the @. */
  domain?: string;
};

export type Member = { id: string; subject: string; email: string };

/** Inserts verified accounts without a way to sign in, in the order of their ids. */
export async function createUsers(
  count: number,
  { domain = "example.com", ...given }: NewUsers = {},
): Promise<Member[]> {
  const rows = Array.from({ length: count }, () => {
    const email = `many-${randomUUID()}@${domain}`;
    return { name: "Ada Example", emailVerified: true, ...given, email, ...hashEmail(email) };
  });
  const created: Member[] = [];
  for (let at = 0; at < rows.length; at += 1000)
    created.push(
      ...(await db
        .insert(users)
        .values(rows.slice(at, at + 1000))
        .returning({ id: users.id, subject: users.subject, email: users.email })),
    );
  return created.sort((one, other) => (one.id < other.id ? -1 : 1));
}
