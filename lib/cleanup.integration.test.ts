import { randomUUID } from "node:crypto";
import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import {
  blockedIdentifiers,
  dataExports,
  devMails,
  fileClearings,
  hourlyCounters,
  rateLimits,
  signInLockouts,
  verifications,
} from "@/db/schema";
import { log } from "@/lib/log";
import { testParticipant } from "@/tests/support/participant";
import { jobTable } from "@/tests/support/queue-internals";
import { createUser } from "@/tests/support/users";
import { newSpoolFolder } from "./account/export/spool-folder";
import { cleanup } from "./cleanup";

const participants = [testParticipant(), testParticipant()];
const past = new Date(Date.now() - 1000);
const future = new Date(Date.now() + 60_000);
const longAgo = sql`now() - interval '8 days'`;

test("deletes expired rows, and keeps the others", async () => {
  const token = (expiresAt: Date) => ({ identifier: randomUUID(), value: "v", expiresAt });
  await db.insert(verifications).values([token(past), token(future)]);
  const hold = (expiresAt: Date) => ({
    identifierHash: randomUUID(),
    hashKey: "1",
    subject: randomUUID(),
    expiresAt,
  });
  await db.insert(blockedIdentifiers).values([hold(past), hold(future)]);
  const counter = (key: string, expiresAt: Date) => ({ key, action: "a", count: 1, expiresAt });
  await db.insert(hourlyCounters).values([counter("old", past), counter("new", future)]);
  const lease = async (expiresAt: Date) => ({ userId: (await createUser()).id, expiresAt });
  await db.insert(dataExports).values([await lease(past), await lease(future)]);
  await db.insert(rateLimits).values([
    { key: "old", count: 1, lastRequest: Date.now() - 2 * 24 * 3_600_000 },
    { key: "new", count: 1, lastRequest: Date.now() },
  ]);
  await db.insert(signInLockouts).values([
    { key: "old", failures: 9, lastFailureAt: sql`now() - interval '25 hours'` },
    { key: "new", failures: 9, lastFailureAt: sql`now() - interval '23 hours'` },
  ]);
  const mail = { recipient: "r", subject: "s", text: "t", html: "h", links: [] };
  await db.insert(devMails).values([
    { ...mail, messageId: "old", createdAt: longAgo },
    { ...mail, messageId: "new" },
  ]);
  await cleanup();
  for (const table of [
    verifications,
    hourlyCounters,
    dataExports,
    blockedIdentifiers,
    rateLimits,
    signInLockouts,
    devMails,
  ])
    expect(await db.select().from(table)).toHaveLength(1);
});

test("deletes an email after a week that could never be sent, and keeps waiting ones", async () => {
  const add = async (identifier: string, attempts: number) => {
    await db.execute(sql`SELECT graphile_worker.add_job(${identifier}, max_attempts := 3)`);
    await db.execute(sql`
      UPDATE ${sql.raw(jobTable)} SET attempts = ${attempts}, updated_at = ${longAgo}
      WHERE id = (SELECT max(id) FROM ${sql.raw(jobTable)})`);
  };
  await add("send-mail", 3);
  await add("send-mail", 2);
  await add("purge-account", 3);
  await cleanup();
  const { rows } = await db.execute(
    sql`SELECT task_identifier AS task, attempts FROM graphile_worker.jobs ORDER BY id`,
  );
  expect(rows).toEqual([
    { task: "send-mail", attempts: 2 },
    { task: "purge-account", attempts: 3 },
  ]);
});

test("deletes the spool files of a killed export without waiting for the next export", async () => {
  const [killed, running] = [newSpoolFolder(), newSpoolFolder()];
  for (const folder of [killed, running]) {
    await mkdir(folder);
    await writeFile(path.join(folder, "account.json"), "{}");
  }
  const long = new Date(Date.now() - 25 * 3_600_000);
  await utimes(killed, long, long);
  await cleanup();
  await expect(stat(killed)).rejects.toThrow("ENOENT");
  await expect(stat(running)).resolves.toBeDefined();
  await rm(running, { recursive: true });
});

test("enqueues the clearing of files again after an hour when its job is lost", async () => {
  await db
    .insert(fileClearings)
    .values([
      { prefixes: ["users/one/"], createdAt: sql`now() - interval '2 hours'` },
      { prefixes: ["users/two/"] },
    ]);
  await db.execute(sql`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs`);
  await cleanup();
  const { rows } = await db.execute(sql`
    SELECT prefixes FROM file_clearings JOIN graphile_worker.jobs ON key = 'clear-files:' || file_clearings.id`);
  expect(rows).toEqual([{ prefixes: ["users/one/"] }]);
});

test("runs the other features' parts when one fails, and then fails", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const cleaned = vi.fn();
  const [failing, other] = participants;
  Object.assign(failing ?? {}, {
    cleanup: async () => {
      throw new Error("storage is away");
    },
  });
  Object.assign(other ?? {}, { cleanup: async () => cleaned() });
  await expect(cleanup()).rejects.toThrow("parts of the cleanup failed: test");
  expect(cleaned).toHaveBeenCalledOnce();
});
