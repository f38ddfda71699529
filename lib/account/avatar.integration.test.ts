import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { readHead } from "@/lib/images/engine";
import { runJobs } from "@/tests/support/jobs";
import { sampleJpeg } from "@/tests/support/sample-images";
import { filesOf } from "@/tests/support/stored-files";
import { createUser } from "@/tests/support/users";
import { avatarFile, clearAvatar, renderAvatar, setAvatar } from "./avatar";

async function imageOf(userId: string): Promise<string | null> {
  const [user] = await db.select({ image: users.image }).from(users).where(eq(users.id, userId));
  return user?.image ?? null;
}

describe("avatars", () => {
  it("are encoded as square WebPs of 256 pixels", async () => {
    const avatar = await renderAvatar(await sampleJpeg({ width: 900, height: 300 }));
    expect(await readHead(avatar)).toMatchObject({ format: "webp", width: 256, height: 256 });
  });

  it("are stored, replaced and removed, and the previous file is cleared", async () => {
    const { id } = await createUser();
    const picture = await sampleJpeg();
    await setAvatar(id, picture);
    const first = avatarFile(await imageOf(id));
    expect(await filesOf(id)).toEqual([`users/${id}/avatar/${first}`]);

    await setAvatar(id, picture);
    await runJobs();
    const second = avatarFile(await imageOf(id));
    expect(second).not.toBe(first);
    expect(await filesOf(id)).toEqual([`users/${id}/avatar/${second}`]);

    await clearAvatar(id);
    await runJobs();
    expect(await imageOf(id)).toBeNull();
    expect(await filesOf(id)).toEqual([]);
  });

  it("keep an image at another host when they replace it", async () => {
    const { id } = await createUser();
    await db.update(users).set({ image: "https://example.com/me.png" }).where(eq(users.id, id));
    await setAvatar(id, await sampleJpeg());
    await runJobs();
    expect(await filesOf(id)).toHaveLength(1);
  });

  it("leave no file for a deleted account", async () => {
    const { id } = await createUser();
    await db
      .update(users)
      .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
      .where(eq(users.id, id));
    await expect(setAvatar(id, await sampleJpeg())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await filesOf(id)).toEqual([]);
  });

  it("are decoded within the same limit as other uploads", async () => {
    const { id } = await createUser();
    const picture = await sampleJpeg();
    const ends = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => setAvatar(id, picture)));
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason.code] : []));
    expect(refused).toEqual(["UPLOADS_UNDER_WAY", "UPLOADS_UNDER_WAY"]);
  });

  it("refuse a file that is not an image", async () => {
    const { id } = await createUser();
    await expect(setAvatar(id, Buffer.from("<svg/>"))).rejects.toMatchObject({
      code: "TYPE_UNSUPPORTED",
    });
    expect(await imageOf(id)).toBeNull();
  });

  it.each([
    "/api/avatars/../../x.webp",
    "https://e.com/api/avatars/x",
    "/api/avatars/x.webp",
    null,
  ])("%j is not the name of an avatar file", (image) => expect(avatarFile(image)).toBeUndefined());
});
