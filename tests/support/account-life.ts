import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { erasureReceipts, images, projects, systemStyles, users } from "@/db/schema";
import { startProcessing } from "@/lib/studio/jobs/start-processing";
import { systemStyleRows } from "@/lib/studio/seed";
import { tick } from "@/lib/worker";
import { Browser } from "./browser-client";
import { crashOperations } from "./crash-operations";
import { runJobs } from "./jobs";
import { latestMail } from "./mail";
import { seedPlans } from "./plans";
import { createProject, uploadTo } from "./studio";

/** Expects a success, and runs the jobs that it has queued. */
async function ok(answer: Response): Promise<void> {
  assert.equal(answer.status, 200, await answer.clone().text());
  await runJobs();
}

async function seeded(): Promise<void> {
  await seedPlans();
  await db.insert(systemStyles).values(systemStyleRows).onConflictDoNothing(); // sample:line
}

// sample:begin
/** A project, an image and a style applied to it. */
async function workInStudio(userId: string): Promise<void> {
  const projectId = await createProject(userId);
  const imageId = await uploadTo({ user: {} as never, userId, projectId });
  await db.transaction((tx) => startProcessing(tx, { userId, imageId, styleSlug: "ink" }));
  await runJobs();
  assert.equal(await db.$count(images, eq(images.projectId, projectId)), 2);
  await db.delete(projects).where(eq(projects.id, projectId));
  await runJobs();
  await createProject(userId);
}

// sample:end
/**
 * Everything that an account meets, through the auth routes and the queue: sign-up, verification, sign-in, work,
 * export, deletion, restore, deletion again, purge, and a scheduled run. Each step has to succeed.
 */
export async function liveThroughAnAccount(): Promise<void> {
  await seeded();
  const email = `life-${randomUUID().slice(0, 8)}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  const browser = new Browser();
  await ok(await browser.post("/sign-up/email", { name: "Ada Example", email, password }));
  const link = (await latestMail(email, "verify-email"))?.links.find((each) =>
    each.includes("/verify-email"),
  );
  const token = new URL(link ?? "").searchParams.get("token");
  await ok(await browser.post("/verify-email", { token, password }));
  await ok(await browser.post("/sign-in/email", { email, password }));
  await ok(await browser.get("/get-session"));
  const [user] = await db.select().from(users).where(eq(users.email, email));
  if (!user) throw new Error("the account was not stored");
  await workInStudio(user.id); // sample:line
  await crashOperations.export(user.id);
  await ok(await browser.post("/delete-user", { password }));
  assert.ok(await latestMail(email, "deletion-requested"));
  await ok(await browser.post("/soft-deletion/restore", { email, password }));
  await ok(await browser.post("/sign-in/email", { email, password }));
  await ok(await browser.post("/delete-user", { password }));
  await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
  assert.deepEqual(await tick(), { due: 1, failed: [] });
  assert.equal(await db.$count(users, eq(users.id, user.id)), 0);
  assert.equal(await db.$count(erasureReceipts, eq(erasureReceipts.subject, user.subject)), 1);
}
