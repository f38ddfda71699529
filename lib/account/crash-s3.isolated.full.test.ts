import { afterAll, describe, expect, test } from "vitest";
import { startFakeS3 } from "@/tests/support/fake-s3";

const s3 = await startFakeS3();
// Before anything is imported that reads them; the processes that are killed inherit them.
Object.assign(process.env, {
  STORAGE_DRIVER: "s3",
  S3_BUCKET: "images",
  S3_REGION: "eu-1",
  S3_ENDPOINT: s3.endpoint,
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
});
const { dieEverywhere } = await import("@/tests/support/crash-everywhere");
const { withNotes } = await import("@/tests/support/participant");

withNotes();

afterAll(() => s3.close());

describe("recovers after SIGKILL at every statement and every S3 call", () => {
  test.each(["purge", "purge in a batch", "erase in grace", "reapply"] as const)(
    "%s",
    { timeout: 1_800_000 },
    async (operation) => {
      const points = await dieEverywhere(operation);
      expect(points).toEqual(
        expect.arrayContaining(["s3 ListObjectsV2", "s3 DeleteObjects", "s3 ListObjectVersions"]),
      );
    },
  );
});
