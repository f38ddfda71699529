import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { usageTracking } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { letters, replaceMeters } from "@/tests/support/meters";
import { givePlan, seedPlans, unitsUsed } from "@/tests/support/plans";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { consumeUnits, refundUnits } from "./mutations";
import { readUsage } from "./queries";
import { describeQuota } from "./wording";

replaceMeters();
beforeAll(seedPlans);

const consume = (userId: string, quantity?: number) =>
  db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await consumeUnits(tx, await readUsage(userId, tx), letters, quantity);
  });
const refund = (userId: string, consumed: Date) =>
  db.transaction((tx) => refundUnits(tx, userId, letters, consumed));
const used = (userId: string) => unitsUsed(userId, letters);
const rowsOf = (userId: string) =>
  db.select().from(usageTracking).where(eq(usageTracking.userId, userId));

async function subscriber(limit: number): Promise<string> {
  const { id } = await createUser();
  await givePlan(id, { letters: limit });
  return id;
}

const endsOf = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === "fulfilled" ? "done" : (result.reason as { code: string }).code,
  );

describe("consumeUnits", () => {
  it("consumes up to the limit and never beyond when 20 come at once", async () => {
    const userId = await subscriber(5);
    const ends = await endsOf(Array.from({ length: 20 }, () => consume(userId)));
    expect(ends.filter((end) => end === "done")).toHaveLength(5);
    expect(ends.filter((end) => end === "QUOTA_LETTERS")).toHaveLength(15);
    expect(await used(userId)).toBe(5);
  });

  it("refuses the last unit a second time though the usage was read before the first", async () => {
    const userId = await subscriber(1);
    const stale = await readUsage(userId);
    const take = () => db.transaction((tx) => consumeUnits(tx, stale, letters));
    expect((await endsOf([take(), take()])).sort()).toEqual(["QUOTA_LETTERS", "done"]);
    expect(await used(userId)).toBe(1);
  });

  it("counts the units from the start of the month (UTC), in one statement", async () => {
    const userId = await subscriber(5);
    const usage = await readUsage(userId);
    const { sql } = await statements(() =>
      db.transaction((tx) => consumeUnits(tx, usage, letters)),
    );
    expect(sql).toHaveLength(3);
    const rows = await rowsOf(userId);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ meter: "letters", quantity: 1 });
    const start = rows[0]?.periodStart.toISOString();
    expect(start).toBe(`${new Date().toISOString().slice(0, 7)}-01T00:00:00.000Z`);
  });

  it("consumes several units all or nothing", async () => {
    const userId = await subscriber(5);
    await consume(userId, 3);
    await expect(consume(userId, 3)).rejects.toMatchObject({ code: "QUOTA_LETTERS" });
    await consume(userId, 2);
    expect(await used(userId)).toBe(5);
  });

  it("refuses a plan that includes none, and says so", async () => {
    const userId = await subscriber(0);
    const message = describeQuota(await readUsage(userId), letters);
    await expect(consume(userId)).rejects.toMatchObject({
      name: "QuotaError",
      code: "QUOTA_LETTERS",
      message,
    });
    expect(await used(userId)).toBe(0);
  });
});

describe("refundUnits", () => {
  it("refunds to the month in which a unit was consumed, never below 0", async () => {
    const { id } = await createUser();
    const [lastMonth, now] = [new Date("2020-02-29T23:59:59Z"), new Date()];
    await db.insert(usageTracking).values({
      userId: id,
      meter: "letters",
      periodStart: new Date("2020-02-01T00:00:00Z"),
      quantity: 3,
    });
    await consume(id);
    await refund(id, lastMonth);
    expect(await used(id)).toBe(1);
    await refund(id, now);
    await refund(id, now);
    expect(await used(id)).toBe(0);
    expect((await rowsOf(id)).map(({ quantity }) => quantity).sort()).toEqual([0, 2]);
  });
});
