import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { fileClearings } from "@/db/schema";
import { filesOf } from "@/tests/support/stored-files";
import { clearFilesTask } from "./clear-files";
import { storage } from "./storage";

const noted = (id: string) => db.$count(fileClearings, eq(fileClearings.id, id));

/** Stores a file of a user; returns its key. */
async function store(userId: string): Promise<string> {
  const key = `users/${userId}/files/${randomUUID()}`;
  await storage.put(key, Buffer.from("x"), "text/plain");
  return key;
}

/** Notes files to be cleared; returns the payload of their job. */
async function clearing(files: { prefixes?: string[]; keys?: string[] }): Promise<{ id: string }> {
  const [row] = await db.insert(fileClearings).values(files).returning({ id: fileClearings.id });
  if (!row) throw new Error("nothing was noted");
  return row;
}

describe("clearFilesTask", () => {
  it("clears prefixes and keys, also twice, and no files of others", async () => {
    const [one, two, neighbour] = [randomUUID(), randomUUID(), randomUUID()];
    await store(one);
    const [cleared, kept] = [await store(two), await store(two)];
    const others = await store(neighbour);
    const payload = await clearing({ prefixes: [`users/${one}/`], keys: [cleared] });
    for (let run = 0; run < 2; run++) {
      await clearFilesTask(payload);
      expect(await noted(payload.id)).toBe(0);
      expect(await filesOf(one)).toEqual([]);
      expect(await filesOf(two)).toEqual([kept]);
      expect(await filesOf(neighbour)).toEqual([others]);
    }
  });

  it("clears the keys in the payload of a job from before the table", async () => {
    const owner = randomUUID();
    await store(owner);
    await clearFilesTask({ prefixes: [`users/${owner}/`] });
    expect(await filesOf(owner)).toEqual([]);
  });

  it.each([
    { prefixes: ["users/"] },
    { prefixes: ["/"] },
    { prefixes: [""] },
    { keys: ["receipts/1.json"] },
    { keys: ["users/x/../../y"] },
  ])("refuses %j, clears nothing, and keeps the row", async ({ prefixes = [], keys = [] }) => {
    const owner = randomUUID();
    await store(owner);
    const payload = await clearing({ prefixes: [`users/${owner}/`, ...prefixes], keys });
    await expect(clearFilesTask(payload)).rejects.toThrow();
    expect(await filesOf(owner)).toHaveLength(1);
    expect(await noted(payload.id)).toBe(1);
  });

  it.each([{ id: "users/" }, { prefixes: ["users/"] }, null])("refuses the payload %j", (payload) =>
    expect(clearFilesTask(payload)).rejects.toThrow(),
  );
});
