import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { images, projects } from "@/db/schema";
import { deleteOrphanedFiles } from "@/lib/account/orphaned-files";
import { env } from "@/lib/env";
import { incomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { createUser } from "@/tests/support/users";
import { imageKey, thumbKey } from "./keys";

const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);

async function put(key: string, options: { old: boolean }): Promise<string> {
  await storage.put(key, Buffer.from("picture"), "image/png");
  if (options.old) await utimes(path.join(env().STORAGE_PATH, key), twoDaysAgo, twoDaysAgo);
  return key;
}

test("deletes images without a row after a day, and no others", async () => {
  const user = await createUser();
  const [project] = await db.insert(projects).values({ userId: user.id, name: "P" }).returning();
  const owner = { userId: user.id, projectId: project?.id ?? "" };
  const id = randomUUID();
  const kept = await put(imageKey(owner, id, "png"), { old: true });
  const keptThumb = await put(thumbKey(kept) ?? "", { old: true });
  await db.insert(images).values({
    id,
    projectId: owner.projectId,
    storageKey: kept,
    kind: "original",
    name: "leaf.png",
    contentType: "image/png",
    byteSize: 7,
    width: 1,
    height: 1,
    sha256: "0",
  });
  const young = await put(imageKey(owner, randomUUID(), "png"), { old: false });
  const foreign = await put(`users/${user.id}/notes/readme.txt`, { old: true });

  const lost = await put(imageKey(owner, randomUUID(), "png"), { old: true });
  const lostThumb = await put(thumbKey(lost) ?? "", { old: true });

  expect(await deleteOrphanedFiles()).toBe(2);
  for (const key of [kept, keptThumb, young, foreign])
    expect(await storage.exists(key), key).toBe(true);
  for (const key of [lost, lostThumb]) expect(await storage.exists(key), key).toBe(false);
  expect(await deleteOrphanedFiles()).toBe(0);
});

test("deletes an unfinished upload after a day, with or without its account", async () => {
  const { id } = await createUser();
  const abandoned = await put(incomingKey(id, randomUUID()), { old: true });
  const ownerless = await put(incomingKey(randomUUID(), randomUUID()), { old: true });
  const fresh = await put(incomingKey(id, randomUUID()), { old: false });
  expect(await deleteOrphanedFiles()).toBe(2);
  for (const key of [abandoned, ownerless]) expect(await storage.exists(key), key).toBe(false);
  expect(await storage.exists(fresh)).toBe(true);
});
