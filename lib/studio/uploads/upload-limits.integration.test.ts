import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { POST } from "@/app/api/(studio)/projects/[id]/images/route";
import { POST as begin } from "@/app/api/(studio)/projects/[id]/uploads/route";
import { db } from "@/db/client";
import { hourlyCounters } from "@/db/schema";
import { readUsage } from "@/lib/billing/queries";
import { describeQuota } from "@/lib/billing/wording";
import { describeImageError } from "@/lib/images/errors";
import { uploadsPerHour } from "@/lib/images/upload-limits";
import { givePlan } from "@/tests/support/plans";
import { sampleJpeg } from "@/tests/support/sample-images";
import { signedIn } from "@/tests/support/signed-in";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio } from "@/tests/support/studio";
import { storageBytes } from "../meters";
import { admitUpload } from "./admit-upload";

async function newClient() {
  const studio = await createStudio();
  const { browser } = await signedIn({ user: studio.user });
  const headers = { cookie: browser.cookieHeader, origin: "http://127.0.0.1:3000" };
  const params = Promise.resolve({ id: studio.projectId });
  const request = (body: BodyInit, more: Record<string, string> = {}) =>
    new Request("http://127.0.0.1:3000/api", {
      method: "POST",
      headers: { ...headers, ...more },
      body,
    });
  return {
    studio,
    async upload(more: Record<string, string> = {}) {
      const form = new FormData();
      form.set("picture", new File([new Uint8Array(await sampleJpeg())], "meadow.jpg"));
      return POST(request(form, more), { params });
    },
    begin: (body: object) => begin(request(JSON.stringify(body)), { params }),
  };
}

const setCounter = (userId: string, count: number) =>
  db.insert(hourlyCounters).values({
    key: createHash("sha256").update(`upload:${userId}`).digest("base64url"),
    action: "upload",
    userId,
    count,
    expiresAt: sql`now() + interval '20 minutes'`,
  });

describe("uploads of one account", () => {
  test("are refused with 429 above an hourly limit, before anything is received", async () => {
    const client = await newClient();
    await setCounter(client.studio.userId, uploadsPerHour - 1);
    expect((await client.upload()).status).toBe(201);
    const answer = await client.upload();
    expect([answer.status, await answer.json()]).toEqual([
      429,
      {
        code: "UPLOADS_TOO_OFTEN",
        message: describeImageError("UPLOADS_TOO_OFTEN").message,
      },
    ]);
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(1100);
    expect(seconds).toBeLessThanOrEqual(1200);
    expect(await filesOf(client.studio.userId)).toHaveLength(2);
  });

  test("are counted exactly for 20 concurrent requests", async () => {
    const { userId, projectId } = await createStudio();
    await setCounter(userId, uploadsPerHour - 5);
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        db.transaction((tx) => admitUpload(tx, { userId, projectId })),
      ),
    );
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  test("are refused with the plan's numbers when it is full, and a form without JavaScript is redirected", async () => {
    const client = await newClient();
    await givePlan(client.studio.userId, { storage_bytes: 0 });
    const answer = await client.upload();
    expect([answer.status, await answer.json()]).toEqual([
      403,
      {
        code: "QUOTA_STORAGE",
        message: describeQuota(await readUsage(client.studio.userId), storageBytes),
      },
    ]);
    const form = await client.upload({ accept: "text/html" });
    expect([form.status, form.headers.get("location")]).toEqual([
      303,
      `/projects/${client.studio.projectId}?problem=QUOTA_STORAGE`,
    ]);
  });

  test("go through the application with storage on disk, and requests for an address are not counted", async () => {
    const client = await newClient();
    const answer = await client.begin({ name: "a.jpg", byteSize: 9, contentType: "image/jpeg" });
    expect([answer.status, await answer.json()]).toEqual([200, { direct: false }]);
    const isTheirs = eq(hourlyCounters.userId, client.studio.userId);
    expect(await db.$count(hourlyCounters, isTheirs)).toBe(0);
  });
});
