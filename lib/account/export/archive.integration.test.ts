import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, sessions, users } from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { addNote, createNoteOwner, testNotes } from "@/tests/support/notes";
import { withNotes } from "@/tests/support/participant";
import { unzip } from "@/tests/support/unzip";
import { openExport } from "./archive";
import { lastExportAt, runningExport } from "./lease";

withNotes();

async function begin(userId: string): Promise<Readable> {
  const stream = await openExport(userId);
  if (typeof stream === "string") throw new Error(stream);
  return stream;
}

const exportOf = async (userId: string) => unzip(await buffer(await begin(userId)));

const json = (files: Map<string, Buffer>, name: string) =>
  JSON.parse(files.get(name)?.toString("utf8") ?? "null");

describe("export", () => {
  test("contains every owned row and file with counts and hashes, and nothing of other users", async () => {
    const owner = await createNoteOwner();
    const other = await createNoteOwner();
    const note = await addNote(owner.userId, "Wiese – Übersicht");
    const foreign = await addNote(other.userId);
    const files = await exportOf(owner.userId);

    expect(json(files, "account.json")).toMatchObject({
      id: owner.userId,
      email: owner.user.email,
      name: owner.user.name,
      status: "active",
    });
    const found = json(files, "data/test_notes.json") as { id: string; title: string }[];
    expect(found).toHaveLength(2);
    expect(found.find(({ id }) => id === note.id)?.title).toBe("Wiese – Übersicht");
    expect(JSON.stringify([...files].map(([, bytes]) => bytes.toString("utf8")))).not.toContain(
      foreign.id,
    );

    const manifest = json(files, "manifest.json");
    expect(manifest).toMatchObject({
      format: "account-export",
      version: 1,
      rows: { account: 1, test_notes: 2, accounts: 1 },
      files: 2,
      missingFiles: 0,
    });
    const listed = new Set(manifest.entries.map((entry: { path: string }) => entry.path));
    expect([...files.keys()].filter((name) => name !== "manifest.json").sort()).toEqual(
      [...listed].sort(),
    );
    for (const { path, bytes, sha256 } of manifest.entries) {
      const content = files.get(path) as Buffer;
      expect(content.length, path).toBe(bytes);
      expect(createHash("sha256").update(content).digest("hex"), path).toBe(sha256);
    }
    const original = await storage.getBytes(note.key);
    const path = `files/notes/${note.id}/text.txt`;
    expect(files.get(path)?.equals(original as Buffer)).toBe(true);
  });

  test("contains no secret", async () => {
    const { user, userId } = await createNoteOwner();
    const token = "token-that-nobody-may-see";
    await db.insert(sessions).values({ userId, token, expiresAt: sql`now() + interval '1 day'` });
    const [account] = await db.select().from(accounts).where(eq(accounts.userId, userId));
    const [row] = await db.select().from(users).where(eq(users.id, userId));
    const text = [...(await exportOf(userId)).values()].map(String).join("\n");
    expect(text).toContain(user.email);
    for (const secret of [token, account?.password, row?.emailHash])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"(password|token|secret|code_hash|key_hash|email_hash)"/);
  });

  test("contains dates as ISO 8601 in UTC", async () => {
    const { userId } = await createNoteOwner();
    const { created_at: createdAt } = json(await exportOf(userId), "account.json");
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
  });

  test("is a snapshot: excludes rows added while it is read", async () => {
    const { userId } = await createNoteOwner();
    const stream = await begin(userId);
    await db.insert(testNotes).values({ userId, title: "Afterwards" });
    const files = unzip(await buffer(stream));
    expect(json(files, "data/test_notes.json")).toHaveLength(1);
    expect(json(files, "manifest.json").rows.test_notes).toBe(1);
  });

  test("releases its lease and its folder when the client disconnects", async () => {
    const { userId } = await createNoteOwner();
    const stream = await begin(userId);
    stream.destroy();
    await expect.poll(() => runningExport(db, userId), { timeout: 20_000 }).toBeNull();
    // One that broke off was not sent whole, however it looks to the reader.
    expect(await lastExportAt(userId)).toBeNull();
    await exportOf(userId);
    await expect.poll(() => lastExportAt(userId)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test("names a file that is missing in storage, and contains the rest", async () => {
    const { userId } = await createNoteOwner();
    const gone = await addNote(userId);
    await storage.delete([gone.key]);
    const manifest = json(await exportOf(userId), "manifest.json");
    expect(manifest).toMatchObject({ files: 1, missingFiles: 1 });
    expect(manifest.entries).toContainEqual({
      path: `files/notes/${gone.id}/text.txt`,
      missing: true,
    });
  });

  test("writes an audit row with counts only", async () => {
    const { userId } = await createNoteOwner();
    await exportOf(userId);
    const read = () =>
      db
        .select({ action: auditLogs.action, metadata: auditLogs.metadata })
        .from(auditLogs)
        .where(eq(auditLogs.userId, userId));
    await expect
      .poll(read, { timeout: 20_000 })
      .toEqual([{ action: "account.exported", metadata: { files: 1, bytes: expect.any(Number) } }]);
  });

  test("fails for an account that no longer exists", async () => {
    const { userId } = await createNoteOwner();
    await db.delete(users).where(eq(users.id, userId));
    expect(await openExport(userId)).toBe("gone");
  });
});
