import { readFileSync } from "node:fs";
import path from "node:path";
import { type RunningApp, startApplication } from "@/tests/support/app";
import { type FakeS3, startFakeS3 } from "@/tests/support/fake-s3";
import { expect, test } from "../fixtures";
import { uploadList } from "./interface";
import { choose, createProject, expectImage, picture } from "./studio";

let s3: FakeS3;
let other: RunningApp;

// A bucket's rules would not let in the header by which other tests tell their address.
test.use({ extraHTTPHeaders: {} });

// The same application and database, with its files in a bucket.
test.beforeAll(async ({ app }) => {
  s3 = await startFakeS3();
  // The database then knows it as its own storage.
  s3.objects.set("store-id.txt", readFileSync(path.join(app.storagePath, "store-id.txt")));
  other = await startApplication({
    settings: {
      ...app.settings,
      // Jobs of other tests have their files on disk.
      WORKER: "external",
      STORAGE_DRIVER: "s3",
      S3_BUCKET: "pictures",
      S3_REGION: "eu-1",
      S3_ENDPOINT: s3.endpoint,
      S3_ACCESS_KEY_ID: "key",
      S3_SECRET_ACCESS_KEY: "secret",
    },
    logFile: path.join(app.runFolder, "s3-app.log"),
  });
});

test.afterAll(async () => {
  await other?.stop();
  await s3?.close();
});

const meadow = async () => ({
  name: "meadow.jpg",
  mimeType: "image/jpeg",
  buffer: await picture(),
});

test("uploads directly to storage that allows it, and lets the page connect to no other host", async ({
  page,
  signUpAndVerify,
}) => {
  s3.origins.add(other.url);
  await signUpAndVerify();
  await createProject(page, "Bucket");
  const through: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") through.push(`${request.method()} ${request.url()}`);
  });
  const answer = await page.goto(other.url + new URL(page.url()).pathname);
  expect(answer?.headers()["content-security-policy"]).toContain(
    `connect-src 'self' ${s3.endpoint};`,
  );
  await choose(page, await meadow());
  await expect(
    page.getByRole("region", { name: uploadList.region }).getByRole("status"),
  ).toHaveText(uploadList.uploaded(1, 1));
  await expectImage(page, "meadow.jpg");
  expect(through).toHaveLength(3);
  expect(through[1]).toMatch(new RegExp(`^PUT ${s3.endpoint}/pictures/users/.+/incoming/`));
  expect([...s3.objects.keys()].filter((key) => key.includes("/incoming/"))).toEqual([]);
  expect([...s3.objects.keys()].filter((key) => key.includes("/images/"))).toHaveLength(2);
});

test("uploads through the application when the bucket does not allow the origin", {
  tag: "@full",
}, async ({ page, signUpAndVerify, problems }) => {
  problems.allow(/CORS policy|ERR_FAILED|status of 403/);
  s3.origins.clear();
  await signUpAndVerify();
  await createProject(page, "Closed bucket");
  await page.goto(other.url + new URL(page.url()).pathname);
  await choose(page, await meadow());
  await expectImage(page, "meadow.jpg");
});
