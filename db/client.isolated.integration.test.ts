import { eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { isDatabaseAway, sqlStateOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { ownerDb } from "@/tests/support/owner";
import { statements } from "@/tests/support/statements";
import { db, pool } from "./client";
import { subscriptionPlans } from "./schema";

const driver = process.env.DATABASE_DRIVER;
const plan = (slug: string) => ({ slug, name: slug, monthlyPrice: 0 });
const bySlug = (slug: string) =>
  db
    .select({ slug: subscriptionPlans.slug })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.slug, slug));

describe(`db over ${driver}`, () => {
  it("uses the driver that the environment names", () => {
    expect(pool.constructor.name).toBe(driver === "neon" ? "NeonPool" : "BoundPool");
  });

  it("commits the writes of a transaction", async () => {
    await db.transaction((tx) => tx.insert(subscriptionPlans).values(plan("kept")));
    expect(await bySlug("kept")).toHaveLength(1);
  });

  it("rolls everything back when the transaction throws", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("lost"));
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    expect(await bySlug("lost")).toEqual([]);
  });

  it("rolls everything back when a statement fails", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("twice"));
      await tx.insert(subscriptionPlans).values(plan("twice"));
    });
    await expect(failing).rejects.toThrow();
    expect(await bySlug("twice")).toEqual([]);
  });

  it("regression: fails where the failure of a statement was swallowed, since nothing is stored", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("swallowed"));
      await tx.execute(sql`SELECT 1 / 0`).catch(() => {});
    });
    await expect(failing).rejects.toSatisfy((error) => sqlStateOf(error) === "22012");
    expect(await bySlug("swallowed")).toEqual([]);
  });

  it("regression: fails only the transaction whose connection is lost between two statements", async () => {
    const warned = vi.spyOn(log, "warn");
    const failing = db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("cut off"));
      const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await db.execute(sql`SELECT pg_terminate_backend(${rows[0]?.pid})`);
      await vi.waitFor(() => expect(warned).toHaveBeenCalled(), 10_000);
      await tx.insert(subscriptionPlans).values(plan("too late"));
    });
    await expect(failing).rejects.toThrow();
    expect(warned.mock.calls[0]?.[1]).toBe("database connection lost");
    expect([...(await bySlug("cut off")), ...(await bySlug("too late"))]).toEqual([]);
  });

  it("keeps the outer transaction when an inner one is rolled back", async () => {
    await db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("outer"));
      const inner = tx.transaction(async (savepoint) => {
        await savepoint.insert(subscriptionPlans).values(plan("inner"));
        savepoint.rollback();
      });
      await inner.catch(() => {});
    });
    expect(await bySlug("outer")).toHaveLength(1);
    expect(await bySlug("inner")).toEqual([]);
  });

  it("leaves a connection to a server that takes no writes", async () => {
    const removed = vi.fn();
    pool.once("remove", removed);
    const failing = db.transaction((tx) => tx.insert(subscriptionPlans).values(plan("read only")), {
      accessMode: "read only",
    });
    await expect(failing).rejects.toSatisfy(isDatabaseAway);
    await vi.waitFor(() => expect(removed).toHaveBeenCalled(), 10_000);
    expect(await bySlug("read only")).toEqual([]);
  });

  it("reads a table whose columns have changed under its connections", async () => {
    const columns = async () =>
      Object.keys((await db.execute(sql`SELECT * FROM subscription_plans LIMIT 1`)).rows[0] ?? {});
    await db.insert(subscriptionPlans).values(plan("wider"));
    const before = await columns();
    await ownerDb.execute(sql`ALTER TABLE subscription_plans ADD COLUMN width int`);
    expect(await columns()).toEqual([...before, "width"]);
    await ownerDb.execute(sql`ALTER TABLE subscription_plans DROP COLUMN width`);
    expect(await bySlug("wider")).toHaveLength(1);
  });

  it("hides uncommitted writes from other connections", async () => {
    await db.transaction(async (tx) => {
      await tx.insert(subscriptionPlans).values(plan("pending"));
      expect(await bySlug("pending")).toEqual([]);
    });
  });

  it("locks rows until the transaction ends", async () => {
    await db.insert(subscriptionPlans).values(plan("locked"));
    const order: string[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = db.transaction(async (tx) => {
      await tx
        .select()
        .from(subscriptionPlans)
        .where(eq(subscriptionPlans.slug, "locked"))
        .for("update");
      await released;
      await tx.execute(sql`SELECT pg_sleep(0.2)`);
      order.push("first");
    });
    await vi.waitFor(async () => {
      const held = await db.execute(
        sql`SELECT 1 FROM subscription_plans WHERE slug = 'locked' FOR UPDATE SKIP LOCKED`,
      );
      expect(held.rows).toEqual([]);
    }, 20_000);
    release();
    await db
      .update(subscriptionPlans)
      .set({ monthlyPrice: 1 })
      .where(eq(subscriptionPlans.slug, "locked"));
    order.push("second");
    await slow;
    expect(order).toEqual(["first", "second"]);
  });
});

describe("statements", () => {
  it("lists only the statements sent during the callback", async () => {
    const { result, sql: sent } = await statements(() => bySlug("counted"));
    expect(result).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('from "subscription_plans"');
    await bySlug("after");
    expect(sent).toHaveLength(1);
  });

  it("includes statements inside transactions", async () => {
    const { sql: sent } = await statements(() =>
      db.transaction((tx) => tx.execute(sql`SELECT 1 AS one`)),
    );
    expect(sent).toEqual(["begin", "SELECT 1 AS one", "commit"]);
  });
});

// The last of this file: connections that the pool has not missed yet may fail a statement.
it("works again after the server has closed every connection", async () => {
  await bySlug("any");
  await pool
    .query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend'`,
    )
    .catch(() => {});
  await vi.waitFor(async () => expect(await bySlug("any")).toEqual([]), 20_000);
});
