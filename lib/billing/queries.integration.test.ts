import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { planLimits, sessions, subscriptionPlans, userSubscriptions } from "@/db/schema";
import { letters, replaceMeters, seats } from "@/tests/support/meters";
import { givePlan, seedPlans } from "@/tests/support/plans";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { meters, registerMeters } from "./meters";
import { allowancesOf } from "./plans";
import { listPlans, readUsage } from "./queries";
import { usageOf } from "./usage";

replaceMeters();

async function addSession(userId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + 60_000);
  await db.insert(sessions).values({ userId, token: randomUUID(), expiresAt });
}

const limitOf = async (userId: string, meter = letters) =>
  usageOf(await readUsage(userId), meter).limit;

describe("without plans in the database", () => {
  it("reads the free plan of the seed", async () => {
    const { id } = await createUser();
    expect(await listPlans()).toEqual([]);
    const { plan, meters: used } = await readUsage(id);
    expect(plan).toMatchObject({ slug: "seedling", name: "Seedling", monthlyPrice: 0 });
    expect(used.map(({ limit }) => limit)).toEqual([3, 2]);
  });
});

describe("with the seeded plans", () => {
  beforeAll(seedPlans);

  it("lists them by price with the limits of the registered meters", async () => {
    const plans = await listPlans();
    expect(plans.map(({ slug }) => slug)).toEqual(["seedling", "garden", "orchard"]);
    expect(plans.map((plan) => allowancesOf(plan).map(({ limit }) => limit))).toEqual([
      [3, 2],
      [0, 0],
      [2500, 0],
    ]);
  });

  it("reads the free plan and the usage of every meter in one statement", async () => {
    const { id } = await createUser();
    await addSession(id);
    await addSession((await createUser()).id);
    const { result, sql } = await statements(() => readUsage(id));
    expect(sql).toHaveLength(1);
    expect(result.plan).toMatchObject({ slug: "seedling", name: "Seedling" });
    expect(result.meters).toEqual([
      { meter: letters, used: 0, limit: 3 },
      { meter: seats, used: 1, limit: 2 },
    ]);
    const now = new Date();
    expect(result.renewsAt).toEqual(
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
    );
  });

  it("reads the plan of a subscription while it is active or its payment late, and no longer", async () => {
    const { id } = await createUser();
    await givePlan(id, { letters: 7 });
    const limitWhile = async (status: "active" | "past_due" | "cancelled") => {
      await db.update(userSubscriptions).set({ status }).where(eq(userSubscriptions.userId, id));
      return limitOf(id);
    };
    expect(await limitWhile("active")).toBe(7);
    expect(await limitWhile("past_due")).toBe(7);
    expect(await limitWhile("cancelled")).toBe(3);
  });

  it("reads a limit that was changed in the database at once", async () => {
    const { id } = await createUser();
    const { planId } = await givePlan(id, { letters: 1 });
    const ofPlan = and(eq(planLimits.planId, planId), eq(planLimits.meter, "letters"));
    await db.update(planLimits).set({ quantity: 9_000_000_000 }).where(ofPlan);
    expect(await limitOf(id)).toBe(9_000_000_000);
    await db.update(planLimits).set({ period: "total" }).where(ofPlan);
    expect(await limitOf(id), "of another period").toBe(0);
    await db.delete(planLimits).where(ofPlan);
    expect(await limitOf(id), "without a row").toBe(0);
  });

  it("reads a plan without limits while no meter is registered", async () => {
    const { id } = await createUser();
    const registered = meters();
    registerMeters([]);
    try {
      const { plan, meters: used } = await readUsage(id);
      expect([used, allowancesOf(plan)]).toEqual([[], []]);
    } finally {
      registerMeters(registered);
    }
  });

  it("deletes the limits with their plan, which is refused while the plan is in use", async () => {
    const { id } = await createUser();
    const { planId } = await givePlan(id, {});
    const drop = () => db.delete(subscriptionPlans).where(eq(subscriptionPlans.id, planId));
    await expect(drop()).rejects.toThrow();
    await db.delete(userSubscriptions).where(eq(userSubscriptions.userId, id));
    await drop();
    expect(await db.select().from(planLimits).where(eq(planLimits.planId, planId))).toEqual([]);
  });
});
