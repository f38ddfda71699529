import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import type { S3Settings } from "@/lib/storage/s3-client";
import { createStorage } from "@/lib/storage/storage";
import { type FakeS3, startFakeS3 } from "@/tests/support/fake-s3";
import type { S3Modes } from "@/tests/support/fake-s3-modes";
import { checkStore, corsRule, type StoreFinding } from "./check-store";

const origin = "https://app.example";
let s3: FakeS3 | undefined;
afterEach(async () => {
  await s3?.close();
  s3 = undefined;
});

async function findings(modes: S3Modes, settings: Partial<S3Settings> = {}, app = [origin]) {
  s3 = await startFakeS3(modes);
  for (const each of app) s3.origins.add(each);
  const { endpoint } = s3;
  const storage = createStorage(() => ({
    driver: "s3",
    settings: {
      bucket: "files",
      region: "us-east-1",
      endpoint,
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      ...settings,
    },
  }));
  const found: StoreFinding[] = [];
  for await (const finding of checkStore(storage, origin)) found.push(finding);
  return found;
}

const lifecycle =
  "<Rule><Status>Enabled</Status><Filter/><NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration></Rule>";

it.each<[title: string, modes: S3Modes]>([
  ["that keeps no versions", {}],
  ["whose versions can be deleted", { versioned: true }],
  ["in its strictest mode", { demandsMd5: true, refusesChecksums: true, pageSize: 1 }],
])("finds nothing to change in a store %s, and leaves nothing in it", async (_, modes) => {
  const found = await findings(modes);
  expect(found.map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok"]);
  expect(s3?.objects.size).toBe(0);
  expect(s3?.olderVersions().size).toBe(0);
});

it("finds nothing to change in a folder, and leaves nothing in it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "app-check-"));
  const found: StoreFinding[] = [];
  const storage = createStorage(() => ({ driver: "disk", folder }));
  for await (const finding of checkStore(storage, origin)) found.push(finding);
  expect(found.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

it.each<[outcome: "FAIL" | "note", title: string, modes: S3Modes]>([
  ["FAIL", "are never deleted", {}],
  ["note", "stay for some days", { lifecycle }],
])("reports %s where older versions %s", async (outcome, _, modes) => {
  vi.spyOn(log, "warn").mockImplementation(() => {});
  const [, versions] = await findings({
    versioned: true,
    denied: ["DeleteObjectVersion"],
    ...modes,
  });
  expect(versions).toMatchObject({
    outcome,
    details: [expect.stringContaining("s3:DeleteObjectVersion")],
  });
});

it.each([[[]], [["https://other.example"]]])(
  "shows the CORS rule to add where the rules allow only %j",
  async (app) => {
    const found = await findings({}, {}, app);
    expect(found.at(-1)).toMatchObject({ outcome: "note", details: corsRule(origin) });
    expect(corsRule(origin).join("")).toContain(`"${origin}"`);
  },
);

it.each<[words: string, modes: S3Modes, settings: Partial<S3Settings>]>([
  ["s3:PutObject", { denied: ["PutObject"] }, {}],
  ["list a file. The access key isn’t allowed", { denied: ["ListObjectsV2"] }, {}],
  ["S3_SESSION_TOKEN", { sessionToken: "another" }, {}],
  ["S3_REGION=eu-west-1", { region: "eu-west-1" }, {}],
  ["S3_FORCE_PATH_STYLE", { virtualHostedOnly: true }, {}],
  ["Nothing listens at S3_ENDPOINT", {}, { endpoint: "http://127.0.0.1:9" }],
  ["S3_FORCE_PATH_STYLE=true", {}, { endpoint: "http://store.invalid", forcePathStyle: false }],
])("says what to change: %s", async (words, modes, settings) => {
  const found = await findings(modes, settings);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ outcome: "FAIL", text: expect.stringContaining(words) });
});
