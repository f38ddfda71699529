import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { env } from "@/lib/env";
import { incomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { imageKey } from "./images/keys";

const origin = "http://127.0.0.1:3000";

let active: Studio;
let deleted: Studio;
let storedKey: string;

const problems = async () => (await verifyAccounts()).flatMap((finding) => finding.problems);

async function age(key: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 60 * 60 * 1000);
  await utimes(path.join(env().STORAGE_PATH, key), then, then);
}

beforeAll(async () => {
  active = await createStudio();
  const image = await uploadTo(active);
  const [row] = await db.select().from(images).where(eq(images.id, image));
  storedKey = row?.storageKey ?? "";
  deleted = await createStudio();
  await uploadTo(deleted);
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted.userId, origin, source: "cli" }),
  );
  await runJobs();
  expect(await problems()).toEqual([]);
});

// What one test has broken, it has mended.
afterEach(async () => expect(await problems()).toEqual([]));

test("reports open jobs of deleted accounts", async () => {
  await db.execute(sql`INSERT INTO processing_jobs (project_id, image_id, style_id)
    SELECT project_id, images.id, (SELECT id FROM system_styles LIMIT 1) FROM images
    WHERE project_id = ${deleted.projectId}`);
  expect(await problems()).toEqual([
    "processing_jobs: 1 row of deleted accounts, still waiting or processing",
  ]);
  await db.execute(sql`DELETE FROM processing_jobs`);
});

test("reports an image whose file is missing", async () => {
  const bytes = await storage.getBytes(storedKey);
  const [row] = await db.select().from(images).where(eq(images.storageKey, storedKey));
  await storage.delete([storedKey]);
  expect(await problems()).toEqual([`image ${row?.id}: its file is missing`]);
  await storage.put(storedKey, bytes as Buffer, row?.contentType ?? "");
});

test("reports an old image file without a row", async () => {
  const lost = imageKey(active, randomUUID(), "jpg");
  await storage.put(lost, Buffer.from("x"), "image/jpeg");
  expect(await problems()).toEqual([]);
  await age(lost, 49);
  expect(await problems()).toEqual([`file ${lost}: orphaned (no database row)`]);
  await storage.delete([lost]);
});

test("reports uploads that have been pending for two days, of any account, and no newer ones", async () => {
  const incoming = (userId: string) => incomingKey(userId, randomUUID());
  const [fresh, late] = [incoming(active.userId), incoming(randomUUID())];
  const [old, ownerless] = [incoming(active.userId), incoming(randomUUID())];
  for (const key of [fresh, late, old, ownerless])
    await storage.put(key, Buffer.from("x"), "image/webp");
  expect(await problems()).toEqual([]);
  for (const key of [old, ownerless]) await age(key, 49);
  expect(await problems()).toEqual([
    `file ${ownerless}: its account no longer exists`,
    `file ${old}: orphaned (no database row)`,
  ]);
  await storage.delete([fresh, late, old, ownerless]);
});
