import { expect, test } from "vitest";
import { describeImageError } from "./errors";
import { uploadsAtOnce } from "./upload-limits";
import { withUploadSlot } from "./upload-slots";

test("receives uploads of an account up to a limit at a time, and each one that ends makes room", async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const running = Array.from({ length: uploadsAtOnce }, () => withUploadSlot("a", () => held));
  await expect(withUploadSlot("a", () => held)).rejects.toMatchObject({
    code: "UPLOADS_UNDER_WAY",
    message: describeImageError("UPLOADS_UNDER_WAY").message,
    retryAfter: 5,
  });
  expect(await withUploadSlot("b", async () => "another account")).toBe("another account");
  release();
  await Promise.all(running);
  const fail = () => withUploadSlot("a", () => Promise.reject(new Error("broken")));
  for (let index = 0; index <= uploadsAtOnce; index++) await expect(fail()).rejects.toThrow();
  expect(await withUploadSlot("a", async () => "again")).toBe("again");
});
