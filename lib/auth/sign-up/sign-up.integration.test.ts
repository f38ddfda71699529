import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { Browser } from "@/tests/support/browser-client";
import { createUser } from "@/tests/support/users";

const password = "correct horse battery";
const newEmail = () => `s-${randomUUID().slice(0, 8)}@example.com`;
const signUp = (email: string) =>
  new Browser().post("/sign-up/email", { name: "Ada", email, password });

/** An answer without what differs from one to the next. */
async function shapeOf(answer: Response) {
  const { token, user } = (await answer.json()) as { token: null; user: Record<string, unknown> };
  const { id, email, createdAt, updatedAt, ...rest } = user;
  expect([id, email, createdAt, updatedAt]).toEqual(Array(4).fill(expect.any(String)));
  return { status: answer.status, token, keys: Object.keys(user).sort(), rest };
}

test("answers thirty concurrent sign-ups with one address alike, without exhausting connections", async () => {
  const email = newEmail();
  const usual = await shapeOf(await signUp(newEmail()));
  const answers = await Promise.all([
    ...Array.from({ length: 30 }, () => signUp(email)),
    new Browser().get("/get-session"),
  ]);
  expect(answers.pop()?.status).toBe(200);
  for (const answer of answers) expect(await shapeOf(answer)).toEqual(usual);
  expect(await db.$count(users, eq(users.email, email))).toBe(1);
});

test("does not wait for another sign-up with the same address", async () => {
  const email = newEmail();
  const usual = await shapeOf(await signUp(newEmail()));
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-up:${email}`}, 0))`);
    expect(await shapeOf(await signUp(email))).toEqual(usual);
  });
  expect(await db.$count(users, eq(users.email, email))).toBe(0);
});

test("does not reveal that a sign-up lost against a change to the same address", async () => {
  const email = newEmail();
  const usual = await shapeOf(await signUp(newEmail()));
  const { id } = await createUser();
  let answer: Promise<Response> | undefined;
  await db.transaction(async (tx) => {
    await tx.update(users).set({ email }).where(eq(users.id, id));
    answer = signUp(email);
    // Until it waits for what the unique index will say.
    await expect
      .poll(
        async () => {
          const { rows } = await db.execute(sql`
            SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
              AND wait_event_type = 'Lock' AND query ILIKE 'insert into "users"%'`);
          return rows.length;
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  });
  expect(await shapeOf((await answer) as Response)).toEqual(usual);
  const owners = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  expect(owners).toEqual([{ id }]);
});

test("keeps an admin's unverified account on a stranger's sign-up and in the cleanup", async () => {
  const [admin, member] = [
    await createUser({ role: "admin", verified: false }),
    await createUser({ verified: false }),
  ];
  for (const { email } of [admin, member]) expect((await signUp(email)).status).toBe(200);
  const left = async () => [
    await db.$count(users, eq(users.id, admin.id)),
    await db.$count(users, eq(users.id, member.id)),
  ];
  expect(await left()).toEqual([1, 0]);
  const old = await createUser({ verified: false });
  await db.execute(sql`
    UPDATE users SET created_at = now() - interval '8 days' WHERE id IN (${admin.id}, ${old.id})`);
  await cleanup();
  expect(await db.$count(users, eq(users.id, old.id))).toBe(0);
  expect(await left()).toEqual([1, 0]);
});

test.each([{ preferences: { theme: "dark" } }, { role: "admin" }, { unknown: [1] }])(
  "regression: answers alike for a taken and a new address with %j",
  async (more) => {
    const usual = await shapeOf(await signUp(newEmail()));
    const { email: taken } = await createUser();
    for (const email of [newEmail(), taken]) {
      const body = { name: "Ada", email, password, ...more };
      expect(await shapeOf(await new Browser().post("/sign-up/email", body))).toEqual(usual);
    }
  },
);
