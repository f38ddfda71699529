import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { signedIn } from "@/tests/support/signed-in";

test("creates session tokens of 32 random characters", async () => {
  const { user } = await signedIn();
  for (let round = 0; round < 9; round++) await signedIn({ user });
  const rows = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  const tokens = rows.map(({ token }) => token);
  expect(new Set(tokens).size).toBe(10);
  // Of 62 signs, 32 are about 190 bits.
  for (const token of tokens) expect(token).toMatch(/^[0-9A-Za-z]{32}$/);
  // One sign is not drawn more often than chance has it: of 320 it is about 5.
  const counts = new Map<string, number>();
  for (const sign of tokens.join("")) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBeLessThan(30);
  expect(counts.size).toBeGreaterThan(45);
});
