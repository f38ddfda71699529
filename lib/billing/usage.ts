import { and, eq, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { images, projects, usageTracking, users } from "@/db/schema";
import { monthStart, nextMonthStart } from "./month";
import { freePlan, type Plan, planOfUser } from "./plans";

/** What an account has used of what its plan holds. */
export interface Usage {
  plan: Plan;
  /** Styled images of this month, UTC. */
  images: { used: number; limit: number };
  /** Bytes of all its pictures, originals and results. */
  storage: { used: number; limit: number };
  /** When the count of images starts again. */
  renewsAt: Date;
}

/** An account's plan and usage, in one statement. */
export async function readUsage(userId: string, executor: Executor = db): Promise<Usage> {
  const plan = planOfUser(executor);
  const spent = executor
    .select({ quantity: usageTracking.quantity })
    .from(usageTracking)
    .where(
      and(
        eq(usageTracking.userId, users.id),
        eq(usageTracking.metric, "images_processed"),
        eq(usageTracking.periodStart, monthStart),
      ),
    );
  const stored = executor
    .select({ bytes: sql`sum(${images.byteSize})` })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(eq(projects.userId, users.id));
  const [row] = await executor
    .select({
      plan: {
        slug: plan.slug,
        name: plan.name,
        monthlyPrice: plan.monthlyPrice,
        currency: plan.currency,
        monthlyImages: plan.monthlyImages,
        storageBytes: plan.storageBytes,
      },
      images: sql`coalesce((${spent}), 0)`.mapWith(Number),
      bytes: sql`coalesce((${stored}), 0)`.mapWith(Number),
      renewsAt: nextMonthStart.mapWith(usageTracking.periodStart),
    })
    .from(users)
    .leftJoinLateral(plan, sql`true`)
    .where(eq(users.id, userId));
  if (!row) throw new Error("the account no longer exists");
  const current = row.plan ?? freePlan;
  return {
    plan: current,
    images: { used: row.images, limit: current.monthlyImages },
    storage: { used: row.bytes, limit: current.storageBytes },
    renewsAt: row.renewsAt,
  };
}
