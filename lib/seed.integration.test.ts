import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { projects, subscriptionPlans, systemStyles, userSubscriptions, users } from "@/db/schema";
import { planRows } from "@/db/seed-plans";
import { systemStyleRows } from "@/lib/studio/seed";
import { demoAccounts, seedDatabase } from "./seed";

test("adds the rows of the features and the demo accounts once", async () => {
  await seedDatabase();
  await db.update(systemStyles).set({ name: "Renamed" });
  await seedDatabase();
  expect(await db.$count(subscriptionPlans)).toBe(planRows.length);
  const styles = await db.select({ name: systemStyles.name }).from(systemStyles);
  expect(styles.map(({ name }) => name).sort()).toEqual(
    systemStyleRows.map(({ name }) => name).sort(),
  );
  expect(await db.$count(users)).toBe(demoAccounts.length);
  const [member] = await db
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, "member@example.com"));
  const id = member?.id ?? "";
  expect(await db.$count(projects, eq(projects.userId, id))).toBe(1);
  expect(await db.$count(userSubscriptions, eq(userSubscriptions.userId, id))).toBe(1);
});
