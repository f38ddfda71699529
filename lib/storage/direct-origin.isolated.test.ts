import { expect, test, vi } from "vitest";
import type { Env } from "@/lib/env";
import { s3Backend } from "./s3";

const settings = vi.hoisted(() => ({ current: { LOG_LEVEL: "silent" } as Partial<Env> }));
vi.mock("@/lib/env", () => ({ env: () => settings.current }));
const { directOrigin } = await import("./direct-origin");

test.each<[bucket: string, region: string, endpoint?: string, pathStyle?: "true" | "false"]>([
  ["files", "us-east-1", undefined],
  ["files", "eu-central-1", undefined],
  ["my.files", "eu-central-1", undefined],
  ["Old_Files", "eu-west-1", undefined],
  ["files", "cn-north-1", undefined],
  ["files", "us-gov-west-1", undefined],
  ["files", "auto", "https://account.r2.example.com"],
  ["files", "eu-1", "http://127.0.0.1:9000/"],
  ["files", "eu-1", "https://minio.example.com:8443/base"],
  ["files", "eu-central-1", undefined, "true"],
  ["files", "eu-1", "https://store.example.com:8443/", "false"],
  ["files", "eu-1", "https://store.example.com/base", "false"],
  ["my.files", "eu-1", "https://store.example.com", "false"],
  ["my.files", "eu-1", "http://store.example.com", "false"],
  ["Old_Files", "eu-1", "http://store.example.com", "false"],
  ["files", "eu-1", "http://127.0.0.1:9000", "false"],
  ["files", "eu-1", "http://[::1]:9000", "false"],
])(
  "returns the origin that requests are signed for: %s in %s at %s, path style %s",
  async (bucket, region, endpoint, pathStyle) => {
    settings.current = {
      STORAGE_DRIVER: "s3",
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ENDPOINT: endpoint,
      S3_FORCE_PATH_STYLE: pathStyle,
    };
    const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
    const forcePathStyle = pathStyle === undefined ? undefined : pathStyle === "true";
    const backend = s3Backend({ bucket, region, endpoint, forcePathStyle, credentials });
    const signed = await backend.signPut?.("users/x", { byteSize: 1, contentType: "image/png" });
    expect(directOrigin()).toBe(new URL(signed?.url ?? "").origin);
  },
);

test("returns nothing with storage on disk", () => {
  settings.current = { STORAGE_DRIVER: "disk" };
  expect(directOrigin()).toBeUndefined();
});
