import { eq } from "drizzle-orm";
import sharp from "sharp";
import { beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { images, processingJobs } from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { thumbKey } from "@/lib/studio/images/keys";
import { styledImages } from "@/lib/studio/meters";
import type { Browser } from "@/tests/support/browser-client";
import { unitsUsed } from "@/tests/support/plans";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { GET } from "./route";

let studio: Studio;
let browser: Browser;
let imageId: string;
beforeAll(async () => {
  studio = await createStudio();
  ({ browser } = await signedIn({ user: studio.user }));
  imageId = await uploadTo(studio);
});

const preview = (
  style: string,
  options: { id?: string; by?: Browser | null; headers?: Record<string, string> } = {},
) => {
  const { id = imageId, by = browser, headers } = options;
  return GET(requestBy(by, headers), { params: Promise.resolve({ id, style }) });
};

it("serves a small WebP that only the owner's browser caches, without revalidation", async () => {
  const answer = await preview("cyanotype");
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "image/webp",
    "cache-control": "private, max-age=604800, immutable",
    vary: "Cookie",
    "x-content-type-options": "nosniff",
  });
  const { format, width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  expect([format, width, height]).toEqual(["webp", 120, 80]);
  const etag = answer.headers.get("etag") ?? "";
  expect((await preview("cyanotype", { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await preview("ink", { headers: { "if-none-match": etag } })).status).toBe(200);
});

it("creates no job and no file, and consumes no quota", async () => {
  const before = await filesOf(studio.userId);
  expect((await preview("halftone")).status).toBe(200);
  expect(await filesOf(studio.userId)).toEqual(before);
  expect(await db.select().from(processingJobs)).toEqual([]);
  expect(await unitsUsed(studio.userId, styledImages)).toBe(0);
});

it("renders from the original when its thumbnail is missing, and returns 404 when both are missing", async () => {
  const id = await uploadTo(studio);
  const [row] = await db.select().from(images).where(eq(images.id, id));
  const key = row?.storageKey ?? "";
  await storage.delete([thumbKey(key) ?? ""]);
  expect((await preview("linocut", { id })).status).toBe(200);
  await storage.delete([key]);
  expect((await preview("linocut", { id })).status).toBe(404);
});

it("returns 404 to other users, signed-out visitors, and for unknown styles and images", async () => {
  const { browser: stranger } = await signedIn();
  expect((await preview("ink", { by: stranger })).status).toBe(404);
  expect((await preview("ink", { by: null })).status).toBe(401);
  for (const style of ["crayon", "__proto__", "../ink", ""])
    expect((await preview(style)).status, style).toBe(404);
  for (const id of ["x", crypto.randomUUID()])
    expect((await preview("ink", { id })).status, id).toBe(404);
});

it("answers many concurrent requests", async () => {
  const styles = ["ink", "autumn", "watercolour", "charcoal", "stained-glass", "faded-film"];
  const answers = await Promise.all([...styles, ...styles].map((style) => preview(style)));
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
});
