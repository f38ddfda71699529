import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { verifyPassword } from "@/lib/auth/passwords/password";
import { createUser } from "./users";

it("creates users that could have signed up", async () => {
  const user = await createUser({ role: "admin" });
  const [row] = await db
    .select({ role: users.role, verified: users.emailVerified, digest: accounts.password })
    .from(users)
    .innerJoin(accounts, eq(accounts.userId, users.id))
    .where(eq(users.id, user.id));
  expect(row).toMatchObject({ role: "admin", verified: true });
  expect(await verifyPassword({ hash: row?.digest ?? "", password: user.password })).toBe(true);
});

it("gives each user a different address", async () => {
  const [first, second] = await Promise.all([createUser(), createUser()]);
  expect(first.email).not.toBe(second.email);
});
