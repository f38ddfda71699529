import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { fileStores } from "@/db/schema";
import { env } from "@/lib/env";
import { confirmStore } from "./confirm-store";
import { storage } from "./storage";

const key = "store-id.txt";
const kept = async () => (await storage.getBytes(key))?.toString().trim();
const known = async () => (await db.select().from(fileStores))[0];

beforeEach(async () => {
  await db.delete(fileStores);
  await storage.delete([key]);
});

test("ties the storage and the database together at the first call, of several at once too", async () => {
  await Promise.all([confirmStore(), confirmStore(), confirmStore()]);
  const row = await known();
  expect(row?.confirmedAt).toBeInstanceOf(Date);
  expect(await kept()).toBe(row?.storeId);
  await confirmStore();
  expect(await known()).toEqual(row);
});

test("refuses a storage that is empty, as where a volume is not mounted", async () => {
  await confirmStore();
  const row = await known();
  const folder = env().STORAGE_PATH;
  await rename(folder, `${folder}-away`);
  try {
    const missing = `The file storage isn’t the one that this database knows: it has no ${key}. Check the settings of the storage, and that its volume is mounted. If its files are lost for good, store a file ${key} with the text ${row?.storeId}.`;
    await expect(confirmStore()).rejects.toThrow(missing);
    await expect(confirmStore()).rejects.toThrow(missing);
    await storage.put(key, Buffer.from(`${row?.storeId}\n`), "text/plain");
    await confirmStore();
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}-away`, folder);
  }
});

test("refuses the storage of another database, and leaves its ID", async () => {
  const other = randomUUID();
  await storage.put(key, Buffer.from(other), "text/plain");
  const failure = await confirmStore().catch((error: Error) => error.message);
  expect(failure).toBe(
    `The file storage belongs to another database: its ${key} doesn’t say ${(await known())?.storeId}. Check DATABASE_URL and the settings of the storage.`,
  );
  expect(await kept()).toBe(other);
});

test.each(["before the file was written", "after it was written"])(
  "goes on where a process was killed %s",
  async (when) => {
    const [row] = await db.insert(fileStores).values({}).returning();
    if (when.startsWith("after"))
      await storage.put(key, Buffer.from(row?.storeId ?? ""), "text/plain");
    await confirmStore();
    expect(await kept()).toBe(row?.storeId);
    expect((await known())?.confirmedAt).toBeInstanceOf(Date);
  },
);

test("the database keeps one ID", async () => {
  await confirmStore();
  await expect(db.insert(fileStores).values({ only: sql`false` })).rejects.toThrow();
  await expect(db.insert(fileStores).values({})).rejects.toThrow();
});
