import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { devMails, images, processingJobs, projects, systemStyles, users } from "@/db/schema";
import { systemStyleRows } from "@/db/seed-data";
import { mailedRestoreToken } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { kindOf, latestMail, mailsTo } from "@/tests/support/mail";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { findGracePass, issueGracePass } from "../restore/grace-passes";
import { restoreAccount } from "../restore/restore";
import { restoreTokenOwner } from "../restore/restore-tokens";
import { mailDeletion } from "./mail-deletion";
import { purgeDueAccounts } from "./purge";
import { requestDeletion } from "./request-deletion";

const origin = "http://127.0.0.1:3000";
const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "api" }));

beforeAll(async () => {
  await db.insert(systemStyles).values(systemStyleRows).onConflictDoNothing();
});

/** A user with images, each with a job that is over, and two jobs that are not. */
async function withImages(count: number) {
  const user = await createUser();
  const [project] = await db.insert(projects).values({ userId: user.id, name: "P" }).returning();
  const projectId = project?.id ?? "";
  const [style] = await db.select().from(systemStyles).limit(1);
  await db.execute(sql`
    WITH added AS (
      INSERT INTO images (project_id, kind, name, storage_key, content_type, byte_size, width, height, sha256)
      SELECT ${projectId}, 'original', 'leaf', ${`users/${user.id}/${randomUUID()}/`} || n, 'image/png', 7, 1, 1, '0'
      FROM generate_series(1, ${count}::int) AS n
      RETURNING id)
    INSERT INTO processing_jobs (project_id, image_id, style_id, status)
    SELECT ${projectId}, id, ${style?.id}, 'done' FROM added`);
  const [image] = await db.select().from(images).where(eq(images.projectId, projectId)).limit(1);
  for (const status of ["queued", "running"] as const)
    await db
      .insert(processingJobs)
      .values({ projectId, imageId: image?.id ?? "", styleId: style?.id ?? "", status });
  return { user, projectId };
}

describe("a deletion takes the same whatever is owned", () => {
  test("it sends the same statements, and none that reads images", async () => {
    const small = await withImages(1);
    const large = await withImages(2000);
    const [few, many] = [
      await statements(() => remove(small.user.id)),
      await statements(() => remove(large.user.id)),
    ];
    expect(many.sql).toEqual(few.sql);
    expect(many.sql.join("\n")).not.toMatch(/\bimages\b/);
  });

  test("it ends the jobs that are not over, by their index, and touches no other", async () => {
    const { user, projectId } = await withImages(3000);
    await db.execute(sql`ANALYZE processing_jobs`);
    const { sql: sent } = await statements(() => remove(user.id));
    const update = sent.find((text) => text.startsWith("update") && text.includes("processing"));
    expect(update).toContain("IN ('queued', 'running')");
    const plan = await db.execute<{ "QUERY PLAN": string }>(sql`
      EXPLAIN UPDATE processing_jobs SET status = 'cancelled'
      WHERE status IN ('queued', 'running')
        AND project_id IN (SELECT id FROM projects WHERE user_id = ${user.id})`);
    const text = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text).toContain("processing_jobs_active_idx");
    const states = await db
      .select({ status: processingJobs.status, count: sql<number>`count(*)::int` })
      .from(processingJobs)
      .where(eq(processingJobs.projectId, projectId))
      .groupBy(processingJobs.status)
      .orderBy(processingJobs.status);
    expect(states).toEqual([
      { status: "cancelled", count: 2 },
      { status: "done", count: 3000 },
    ]);
  });
});

describe("the mail of a deletion", () => {
  test("counts what was deleted, and comes once, however often its job runs", async () => {
    const { user } = await withImages(12);
    await remove(user.id);
    await runJobs();
    await mailDeletion({ userId: user.id, origin });
    await Promise.all([1, 2].map(() => mailDeletion({ userId: user.id, origin })));
    await runJobs();
    expect(await db.$count(devMails, eq(devMails.recipient, user.email))).toBe(1);
    expect((await latestMail(user.email))?.text).toMatch(/12 images/);
  });

  test("does not come for an account that is back by then, nor for one that is gone", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
    await runJobs();
    expect(await latestMail(user.email, "deletion-requested")).toBeUndefined();
    await mailDeletion({ userId: randomUUID(), origin });
    await runJobs();
  });

  test("does not promise a way back after the deadline, where the queue is late", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
    await purgeDueAccounts();
    await runJobs();
    expect((await mailsTo(user.email)).map(kindOf)).toEqual(["erased"]);
  });

  test("of two deletions with a restore between them, the second one's link is the one that works", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
    await remove(user.id);
    await runJobs();
    expect(await mailsTo(user.email, "deletion-requested")).toHaveLength(1);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(row?.status).toBe("deleted");
  });
});

test("a deletion leaves the ways back of another account of the same mailbox alone", async () => {
  const user = await createUser();
  const other = await createUser({ email: user.email.replace("@", "+tag@") });
  await remove(other.id);
  const token = await mailedRestoreToken(other.email);
  const pass = await db.transaction((tx) => issueGracePass(tx, other.id));
  await remove(user.id);
  expect(await restoreTokenOwner(db, token)).toBe(other.id);
  expect(await findGracePass(db, pass?.token ?? "")).toMatchObject({ userId: other.id });
});
