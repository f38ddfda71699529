import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { copyDatabase } from "@/tests/support/copied-database";
import { runJobs } from "@/tests/support/jobs";
import { loseAccount, recoverFrom } from "@/tests/support/lost-account";
import { latestMail } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";
import { planCancelled } from "./wording";

const origin = "http://127.0.0.1:3000";

async function subscriber(
  plan: { name: string; monthlyPrice: number },
  status: "active" | "past_due",
) {
  const user = await createUser();
  const [row] = await db
    .insert(subscriptionPlans)
    .values({ slug: `plan-${user.id}`, ...plan })
    .returning({ id: subscriptionPlans.id });
  await db.insert(userSubscriptions).values({ userId: user.id, planId: row?.id ?? "", status });
  return user;
}

async function leaveAndReturn(userId: string) {
  await db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "settings" }));
  await db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "password" }));
  await runJobs();
  const [subscription] = await db
    .select({ status: userSubscriptions.status })
    .from(userSubscriptions)
    .where(eq(userSubscriptions.userId, userId));
  return subscription?.status;
}

test.each(["active", "past_due"] as const)(
  "cancels a paid plan that was %s on deletion, and says on restore that it was not resumed",
  async (status) => {
    const user = await subscriber({ name: "Orchard", monthlyPrice: 2900 }, status);
    expect(await leaveAndReturn(user.id)).toBe("cancelled");
    const mail = await latestMail(user.email, "restored");
    expect(mail?.text).toContain(planCancelled("Orchard"));
  },
);

test("keeps a free plan, and mentions neither a free nor a missing plan", async () => {
  const free = await subscriber({ name: "Seedling", monthlyPrice: 0 }, "active");
  const without = await createUser();
  expect(await leaveAndReturn(free.id)).toBe("active");
  expect(await leaveAndReturn(without.id)).toBeUndefined();
  for (const { email } of [free, without])
    expect((await latestMail(email, "restored"))?.text).not.toContain("plan");
});

test("brings a paid plan back as cancelled when an account is recovered, and a free one as it was", async () => {
  const paying = await subscriber({ name: "Orchard", monthlyPrice: 2900 }, "active");
  const free = await subscriber({ name: "Seedling", monthlyPrice: 0 }, "active");
  const copy = await copyDatabase();
  for (const user of [paying, free]) await loseAccount(user);
  expect((await recoverFrom(copy, paying)).notes).toHaveLength(1);
  expect((await recoverFrom(copy, free)).notes).toEqual([]);
  const back = await db
    .select({ userId: userSubscriptions.userId, status: userSubscriptions.status })
    .from(userSubscriptions);
  expect(back).toEqual(
    expect.arrayContaining([
      { userId: paying.id, status: "cancelled" },
      { userId: free.id, status: "active" },
    ]),
  );
});
