import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { fileClearings } from "@/db/schema";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { clearFilesTask } from "./clear-files";
import { imageKey } from "./keys";

const noted = (id: string) => db.$count(fileClearings, eq(fileClearings.id, id));

/** Notes files to be cleared; returns the payload of their job. */
async function clearing(files: { prefixes?: string[]; keys?: string[] }): Promise<{ id: string }> {
  const [row] = await db.insert(fileClearings).values(files).returning({ id: fileClearings.id });
  if (!row) throw new Error("nothing was noted");
  return row;
}

describe("clearFilesTask", () => {
  it("clears prefixes and keys, also twice, and no files of others", async () => {
    const [one, two, neighbour] = [
      await createStudio(),
      await createStudio(),
      await createStudio(),
    ];
    await uploadTo(one);
    const image = await uploadTo(two);
    const kept = await uploadTo(two);
    await uploadTo(neighbour);
    const payload = await clearing({
      prefixes: [`users/${one.userId}/`],
      keys: [imageKey(two, image, "jpg")],
    });
    for (let run = 0; run < 2; run++) {
      await clearFilesTask(payload);
      expect(await noted(payload.id)).toBe(0);
      expect(await filesOf(one.userId)).toEqual([]);
      const left = await filesOf(two.userId);
      expect(left).toHaveLength(2);
      expect(left.every((key) => key.includes(kept))).toBe(true);
      expect(await filesOf(neighbour.userId)).toHaveLength(2);
    }
  });

  it("clears the keys in the payload of a job from before the table", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    await clearFilesTask({ prefixes: [`users/${studio.userId}/`] });
    expect(await filesOf(studio.userId)).toEqual([]);
  });

  it.each([
    { prefixes: ["users/"] },
    { prefixes: ["/"] },
    { prefixes: [""] },
    { keys: ["receipts/1.json"] },
    { keys: ["users/x/../../y"] },
  ])("refuses %j, clears nothing, and keeps the row", async ({ prefixes = [], keys = [] }) => {
    const studio = await createStudio();
    await uploadTo(studio);
    const payload = await clearing({ prefixes: [`users/${studio.userId}/`, ...prefixes], keys });
    await expect(clearFilesTask(payload)).rejects.toThrow();
    expect(await filesOf(studio.userId)).toHaveLength(2);
    expect(await noted(payload.id)).toBe(1);
  });

  it.each([{ id: "users/" }, { prefixes: ["users/"] }, null])("refuses the payload %j", (payload) =>
    expect(clearFilesTask(payload)).rejects.toThrow(),
  );
});
