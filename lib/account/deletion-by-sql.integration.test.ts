import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { apiKeys, knownDevices, sessions } from "@/db/schema";
import type { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import type { TestUser } from "@/tests/support/users";
import { requestDeletion } from "./deletion/request-deletion";
import { restoreAccount } from "./restore/restore";

const origin = "http://127.0.0.1:3000";
let user: TestUser;
let browser: Browser;

const accessOf = async (userId: string) => [
  await db.$count(sessions, eq(sessions.userId, userId)),
  await db.$count(apiKeys, eq(apiKeys.userId, userId)),
  await db.$count(knownDevices, eq(knownDevices.userId, userId)),
];

beforeEach(async () => {
  ({ user, browser } = await signedIn());
  await db.insert(apiKeys).values({
    userId: user.id,
    name: "A key",
    start: "pk_",
    keyHash: user.id,
    expiresAt: sql`now() + interval '1 day'`,
  });
  expect(await accessOf(user.id)).toEqual([1, 1, 1]);
  await db.execute(sql`UPDATE users SET status = 'deleted', deleted_at = now(),
    purge_at = now() + interval '30 days' WHERE id = ${user.id}`);
});

test("regression: restores an account that was marked deleted with SQL without its sessions and keys", async () => {
  const restored = await db.transaction((tx) =>
    restoreAccount(tx, { userId: user.id, origin, by: "cli" }),
  );
  expect(restored).toBe(true);
  expect(await accessOf(user.id)).toEqual([0, 0, 0]);
  expect(await (await browser.get("/get-session")).json()).toBeNull();
});

test("regression: ends remaining sessions and keys when an account marked with SQL is deleted again", async () => {
  const answer = await db.transaction((tx) =>
    requestDeletion(tx, { userId: user.id, origin, source: "cli" }),
  );
  expect(answer.ok).toBe(true);
  expect(await accessOf(user.id)).toEqual([0, 0, 0]);
});
