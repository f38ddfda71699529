import { beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { startProcessing } from "@/lib/studio/jobs/start-processing";
import { processImageTask } from "@/lib/studio/jobs/task";
import type { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { createProject, createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { unzip } from "@/tests/support/unzip";
import { POST } from "./route";

let studio: Studio;
let browser: Browser;
beforeAll(async () => {
  studio = await createStudio();
  ({ browser } = await signedIn({ user: studio.user }));
});

function ask(
  ids: string[],
  headers: Record<string, string> = {},
  by: Browser | null = browser,
  project = studio.projectId,
) {
  const body = new URLSearchParams(ids.map((id) => ["image", id])).toString();
  return POST(
    new Request("http://127.0.0.1:3000/api/projects/x/download", {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(body.length),
        "sec-fetch-site": "same-origin",
        ...(by ? { cookie: by.cookieHeader } : {}),
        ...headers,
      },
    }),
    { params: Promise.resolve({ id: project }) },
  );
}

it("contains the originals and their results with unique file names", async () => {
  const [one, two] = [await uploadTo(studio), await uploadTo(studio)];
  const request = { userId: studio.userId, imageId: one, styleSlug: "ink" };
  await processImageTask(await db.transaction((tx) => startProcessing(tx, request)));
  const answer = await ask([one, two]);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/zip");
  const files = await unzip(Buffer.from(await answer.arrayBuffer()));
  expect([...files.keys()].sort()).toEqual(["meadow (2).jpg", "meadow (Ink).jpg", "meadow.jpg"]);
});

it("contains no images of other users, and returns 404 when nothing is left", async () => {
  const stranger = await createStudio();
  const theirs = await uploadTo(stranger);
  const mine = await uploadTo(studio, "mine.jpg");
  const files = await unzip(Buffer.from(await (await ask([mine, theirs])).arrayBuffer()));
  expect([...files.keys()]).toEqual(["mine.jpg"]);
  expect((await ask([theirs])).status).toBe(404);
});

it("contains no images of another project, and returns 404 for another user's project", async () => {
  const [one, stranger] = [await uploadTo(studio), await createStudio()];
  const other = await createProject(studio.userId);
  for (const project of [other, stranger.projectId, "x"])
    expect((await ask([one], {}, browser, project)).status).toBe(404);
});

it("refuses another origin, a signed-out visitor and a request without images", async () => {
  const id = crypto.randomUUID();
  expect((await ask([id], { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await ask([id], {}, null)).status).toBe(401);
  expect((await ask([])).status).toBe(400);
  expect((await ask(["x"])).status).toBe(400);
  expect((await ask(Array(101).fill(id))).status).toBe(400);
  expect((await ask([id], { "content-length": "9000000" })).status).toBe(400);
});
