import { describe, expect, it } from "vitest";
import { createStudio, filesOf, uploadTo } from "@/tests/support/studio";
import { clearFilesTask } from "./clear-files";
import { imageKey } from "./keys";

describe("clearFilesTask", () => {
  it("clears prefixes and keys, twice if need be, and nobody else's files", async () => {
    const [one, two, neighbour] = [
      await createStudio(),
      await createStudio(),
      await createStudio(),
    ];
    await uploadTo(one);
    const image = await uploadTo(two);
    const kept = await uploadTo(two);
    await uploadTo(neighbour);
    const payload = {
      prefixes: [`users/${one.userId}/`],
      keys: [imageKey(two, image, "jpg")],
    };
    for (let run = 0; run < 2; run++) {
      await clearFilesTask(payload);
      expect(await filesOf(one.userId)).toEqual([]);
      const left = await filesOf(two.userId);
      expect(left).toHaveLength(2);
      expect(left.every((key) => key.includes(kept))).toBe(true);
      expect(await filesOf(neighbour.userId)).toHaveLength(2);
    }
  });

  it.each([
    { prefixes: ["users/"] },
    { prefixes: ["/"] },
    { prefixes: [""] },
    { keys: ["receipts/1.json"] },
    { keys: ["users/x/../../y"] },
    { prefixes: "users/" },
    null,
  ])("refuses %j and clears nothing", async (payload) => {
    const studio = await createStudio();
    await uploadTo(studio);
    const mixed =
      payload && Array.isArray(payload.prefixes)
        ? { prefixes: [`users/${studio.userId}/`, ...payload.prefixes] }
        : payload;
    await expect(clearFilesTask(mixed)).rejects.toThrow();
    expect(await filesOf(studio.userId)).toHaveLength(2);
  });
});
