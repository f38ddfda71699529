import { eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { images, projects, users } from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { unitsUsed } from "@/tests/support/plans";
import { sampleJpeg } from "@/tests/support/sample-images";
import { filesOf } from "@/tests/support/stored-files";
import { createProject, createStudio, uploadTo } from "@/tests/support/studio";
import { deleteImages } from "../images/delete-images";
import { findImage } from "../images/queries";
import { storageBytes } from "../meters";
import { addOriginal } from "./add-original";

const file = async () => ({ bytes: await sampleJpeg(), name: "meadow.png" });
const rowsOf = (projectId: string) =>
  db.select().from(images).where(eq(images.projectId, projectId));
const markDeleted = (userId: string) =>
  sql`UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day' WHERE id = ${userId}`;

const remove = (userId: string, id: string) =>
  db.transaction((tx) => deleteImages(tx, userId, [id]));

describe("addOriginal", () => {
  it("stores the image with its thumbnail and a row", async () => {
    const studio = await createStudio();
    const { id } = await addOriginal(studio, await file());
    const [row] = await rowsOf(studio.projectId);
    const stem = `users/${studio.userId}/projects/${studio.projectId}/images/${id}`;
    expect(row).toMatchObject({
      id,
      kind: "original",
      name: "meadow.jpg",
      storageKey: `${stem}.jpg`,
      contentType: "image/jpeg",
      width: 120,
      height: 80,
    });
    expect(await filesOf(studio.userId)).toEqual([`${stem}.jpg`, `${stem}.thumb.webp`]);
    expect((await storage.getBytes(`${stem}.jpg`))?.length).toBe(row?.byteSize);
  });

  it("adds up the used storage, also for concurrent uploads", async () => {
    const studio = await createStudio();
    await Promise.all([uploadTo(studio), uploadTo(studio), uploadTo(studio)]);
    const [{ byteSize } = { byteSize: 0 }] = await rowsOf(studio.projectId);
    expect(await unitsUsed(studio.userId, storageBytes)).toBe(3 * byteSize);
  });

  it("stores nothing for another user's or an unknown project", async () => {
    const [studio, other] = [await createStudio(), await createStudio()];
    const strange = { userId: studio.userId, projectId: other.projectId };
    await expect(addOriginal(strange, await file())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await rowsOf(other.projectId)).toEqual([]);
    expect(await filesOf(studio.userId)).toEqual([]);
    expect(await filesOf(other.userId)).toEqual([]);
  });

  it("stores nothing for a deleted account", async () => {
    const studio = await createStudio();
    await db.execute(markDeleted(studio.userId));
    await expect(addOriginal(studio, await file())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await rowsOf(studio.projectId)).toEqual([]);
    expect(await filesOf(studio.userId)).toEqual([]);
  });

  it("waits for a deletion in progress, and then stores nothing", async () => {
    const studio = await createStudio();
    let upload: Promise<unknown> | undefined;
    await db.transaction(async (tx) => {
      await tx.execute(markDeleted(studio.userId));
      upload = addOriginal(studio, await file()).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(await upload).toMatchObject({ code: "NOT_FOUND" });
    expect(await filesOf(studio.userId)).toEqual([]);
  });

  it("leaves no file when the account is purged between the file and its row", async () => {
    const studio = await createStudio();
    const put = storage.put;
    vi.spyOn(storage, "put").mockImplementation(async (...given) => {
      await put(...given);
      await db.delete(users).where(eq(users.id, studio.userId));
    });
    await expect(addOriginal(studio, await file())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await filesOf(studio.userId)).toEqual([]);
  });

  it("leaves no file when storage fails halfway", async () => {
    const studio = await createStudio();
    const put = storage.put;
    vi.spyOn(storage, "put").mockImplementation(async (key, ...rest) => {
      if (key.endsWith(".thumb.webp")) throw new Error("disk full");
      await put(key, ...rest);
    });
    await expect(addOriginal(studio, await file())).rejects.toThrow("disk full");
    expect(await rowsOf(studio.projectId)).toEqual([]);
    expect(await filesOf(studio.userId)).toEqual([]);
  });

  it("keeps the file when the commit succeeded but its response was lost", async () => {
    const studio = await createStudio();
    const transaction = db.transaction.bind(db);
    vi.spyOn(db, "transaction").mockImplementationOnce(async (...given) => {
      await transaction(...given);
      throw new Error("connection lost");
    });
    await expect(addOriginal(studio, await file())).rejects.toThrow("connection lost");
    expect(await rowsOf(studio.projectId)).toHaveLength(1);
    expect(await filesOf(studio.userId)).toHaveLength(2);
  });

  it("stores nothing for a file that is not an image", async () => {
    const studio = await createStudio();
    const svg = { bytes: Buffer.from("<svg/>"), name: "a.png" };
    await expect(addOriginal(studio, svg)).rejects.toMatchObject({ code: "TYPE_UNSUPPORTED" });
    expect(await filesOf(studio.userId)).toEqual([]);
  });
});

describe("files are deleted with their rows", () => {
  it("with one image, its thumbnail and no other file", async () => {
    const studio = await createStudio();
    const [gone, kept] = [await uploadTo(studio), await uploadTo(studio)];
    expect(await remove(studio.userId, gone)).toEqual([gone]);
    expect(await remove(studio.userId, gone)).toEqual([]);
    expect(await findImage(studio.userId, gone)).toBeUndefined();
    await runJobs();
    const files = await filesOf(studio.userId);
    expect(files).toHaveLength(2);
    expect(files.every((key) => key.includes(kept))).toBe(true);
  });

  it("with a project, and no file of another project", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    const other = { ...studio, projectId: await createProject(studio.userId) };
    await uploadTo(other);
    await db.delete(projects).where(eq(projects.id, studio.projectId));
    await runJobs();
    const files = await filesOf(studio.userId);
    expect(files).toHaveLength(2);
    expect(files.every((key) => key.includes(other.projectId))).toBe(true);
  });
});

describe("findImage and deleteImages", () => {
  it("find an image only for its owner", async () => {
    const [studio, stranger] = [await createStudio(), await createStudio()];
    const id = await uploadTo(studio);
    expect(await findImage(studio.userId, id)).toMatchObject({ name: "meadow.jpg" });
    expect(await findImage(stranger.userId, id)).toBeUndefined();
    expect(await remove(stranger.userId, id)).toEqual([]);
    expect(await findImage(studio.userId, id)).toBeDefined();
  });
});
