import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { env } from "@/lib/env";
import { avatarKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { testParticipant } from "@/tests/support/participant";
import { createUser } from "@/tests/support/users";
import { deleteOrphanedFiles } from "./orphaned-files";

const participant = testParticipant();
const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);

async function put(key: string, options: { old: boolean }): Promise<string> {
  await storage.put(key, Buffer.from("picture"), "image/png");
  if (options.old) await utimes(path.join(env().STORAGE_PATH, key), twoDaysAgo, twoDaysAgo);
  return key;
}

test("deletes files without a row after a day, and no others", async () => {
  const user = await createUser();
  const face = `${randomUUID()}.webp`;
  await db
    .update(users)
    .set({ image: `/api/avatars/${face}` })
    .where(eq(users.id, user.id));
  const keptFace = await put(avatarKey(user.id, face), { old: true });
  const young = await put(avatarKey(user.id, `${randomUUID()}.webp`), { old: false });
  const foreign = await put(`users/${user.id}/letters/readme.txt`, { old: true });
  const lostFace = await put(avatarKey(user.id, `${randomUUID()}.webp`), { old: true });

  expect(await deleteOrphanedFiles()).toBe(1);
  for (const key of [keptFace, young, foreign]) expect(await storage.exists(key), key).toBe(true);
  expect(await storage.exists(lostFace)).toBe(false);
  expect(await deleteOrphanedFiles()).toBe(0);
});

test("asks each participant which files are its own and which have a row", async () => {
  const { id } = await createUser();
  const note = (name: string) => put(`users/${id}/notes/${name}`, { old: true });
  const [kept, lost, foreign] = [
    await note("kept.txt"),
    await note("lost.txt"),
    await put(`users/${id}/letters/lost.txt`, { old: true }),
  ];
  participant.storedFiles = {
    owns: (key) => key.includes("/notes/"),
    withRows: async (keys) => new Set(keys.filter((key) => key === kept)),
  };
  expect(await deleteOrphanedFiles()).toBe(1);
  expect(await storage.exists(lost)).toBe(false);
  for (const key of [kept, foreign]) expect(await storage.exists(key), key).toBe(true);
});

test("keeps the files of a deleted account in its grace period", async () => {
  const user = await createUser();
  const face = `${randomUUID()}.webp`;
  await db
    .update(users)
    .set({
      image: `/api/avatars/${face}`,
      status: "deleted",
      deletedAt: twoDaysAgo,
      purgeAt: new Date(Date.now() + 1_000_000),
    })
    .where(eq(users.id, user.id));
  const key = await put(avatarKey(user.id, face), { old: true });
  expect(await deleteOrphanedFiles()).toBe(0);
  expect(await storage.exists(key)).toBe(true);
});
