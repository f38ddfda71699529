import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, images, projects, sessions, users } from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { unzip } from "@/tests/support/unzip";
import { openExport } from "./archive";
import { runningExport } from "./lease";

async function begin(userId: string): Promise<Readable> {
  const stream = await openExport(userId);
  if (typeof stream === "string") throw new Error(stream);
  return stream;
}

const exportOf = async (userId: string) => unzip(await buffer(await begin(userId)));

const json = (files: Map<string, Buffer>, name: string) =>
  JSON.parse(files.get(name)?.toString("utf8") ?? "null");

describe("export", () => {
  test("it holds every owned row and file, counted and hashed, and nobody else's", async () => {
    const studio = await createStudio();
    const other = await createStudio();
    const picture = await uploadTo(studio, "Wiese – Übersicht.jpg");
    await uploadTo(studio);
    const foreign = await uploadTo(other);
    const files = await exportOf(studio.userId);

    expect(json(files, "account.json")).toMatchObject({
      id: studio.userId,
      email: studio.user.email,
      name: studio.user.name,
      status: "active",
    });
    const found = json(files, "data/images.json") as { id: string; name: string }[];
    expect(found).toHaveLength(2);
    expect(found.find((image) => image.id === picture)?.name).toBe("Wiese – Übersicht.jpg");
    expect(JSON.stringify([...files].map(([, bytes]) => bytes.toString("utf8")))).not.toContain(
      foreign,
    );

    const manifest = json(files, "manifest.json");
    expect(manifest).toMatchObject({
      format: "account-export",
      version: 1,
      rows: { account: 1, projects: 1, images: 2, accounts: 1 },
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
    const [row] = await db.select().from(images).where(eq(images.id, picture));
    const original = await storage.getBytes(row?.storageKey ?? "");
    const path = `files/projects/${studio.projectId}/images/${picture}.jpg`;
    expect(files.get(path)?.equals(original as Buffer)).toBe(true);
  });

  test("no secret is in it", async () => {
    const { user, userId } = await createStudio();
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

  test("dates are ISO 8601 in UTC", async () => {
    const { userId } = await createStudio();
    const { created_at: createdAt } = json(await exportOf(userId), "account.json");
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
  });

  test("it is of one instant: what is added while it is read is not in it", async () => {
    const { userId } = await createStudio();
    const stream = await begin(userId);
    await db.insert(projects).values({ userId, name: "Afterwards" });
    const files = unzip(await buffer(stream));
    expect(json(files, "data/projects.json")).toHaveLength(1);
    expect(json(files, "manifest.json").rows.projects).toBe(1);
  });

  test("a reader who leaves gives the place back, and no folder stays", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    const stream = await begin(studio.userId);
    stream.destroy();
    await expect.poll(() => runningExport(db, studio.userId), { timeout: 20_000 }).toBeNull();
    await exportOf(studio.userId);
  });

  test("a file that is gone from storage is named, and the rest is there", async () => {
    const studio = await createStudio();
    const gone = await uploadTo(studio);
    await uploadTo(studio);
    const [row] = await db.select().from(images).where(eq(images.id, gone));
    await storage.delete([row?.storageKey ?? ""]);
    const manifest = json(await exportOf(studio.userId), "manifest.json");
    expect(manifest).toMatchObject({ files: 1, missingFiles: 1 });
    expect(manifest.entries).toContainEqual({
      path: `files/projects/${studio.projectId}/images/${gone}.jpg`,
      missing: true,
    });
  });

  test("it is audited, in counts alone", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    await exportOf(studio.userId);
    const read = () =>
      db
        .select({ action: auditLogs.action, metadata: auditLogs.metadata })
        .from(auditLogs)
        .where(eq(auditLogs.userId, studio.userId));
    await expect
      .poll(read, { timeout: 20_000 })
      .toEqual([{ action: "account.exported", metadata: { files: 1, bytes: expect.any(Number) } }]);
  });

  test("an account that is gone has no export", async () => {
    const { userId } = await createStudio();
    await db.delete(users).where(eq(users.id, userId));
    expect(await openExport(userId)).toBe("gone");
  });
});
