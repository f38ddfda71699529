import { expect, test, vi } from "vitest";
import type { Env } from "@/lib/env";
import { s3Backend } from "./s3";

const settings = vi.hoisted(() => ({ current: {} as Partial<Env> }));
vi.mock("@/lib/env", () => ({ env: () => settings.current }));
const { directOrigin } = await import("./direct-origin");

test.each([
  ["files", "us-east-1", undefined],
  ["files", "eu-central-1", undefined],
  ["my.files", "eu-central-1", undefined],
  ["Old_Files", "eu-west-1", undefined],
  ["files", "cn-north-1", undefined],
  ["files", "us-gov-west-1", undefined],
  ["files", "auto", "https://account.r2.example.com"],
  ["files", "eu-1", "http://127.0.0.1:9000/"],
  ["files", "eu-1", "https://minio.example.com:8443/base"],
])(
  "returns the origin that requests are signed for: %s in %s at %s",
  async (bucket, region, endpoint) => {
    settings.current = {
      STORAGE_DRIVER: "s3",
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ENDPOINT: endpoint,
    };
    const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
    const backend = s3Backend({ bucket, region, endpoint, credentials });
    const signed = await backend.signPut?.("users/x", { byteSize: 1, contentType: "image/png" });
    expect(directOrigin()).toBe(new URL(signed?.url ?? "").origin);
  },
);

test("returns nothing with storage on disk", () => {
  settings.current = { STORAGE_DRIVER: "disk" };
  expect(directOrigin()).toBeUndefined();
});
