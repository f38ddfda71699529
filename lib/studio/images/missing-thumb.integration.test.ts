import sharp from "sharp";
import { expect, test } from "vitest";
import { GET } from "@/app/api/(studio)/images/[id]/route";
import { storage } from "@/lib/storage/storage";
import { sampleJpeg } from "@/tests/support/sample-images";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio } from "@/tests/support/studio";
import { addOriginal } from "../uploads/add-original";

async function newPicture() {
  const studio = await createStudio();
  const bytes = await sampleJpeg({ width: 1600, height: 400 });
  const { id } = await addOriginal(studio, { bytes, name: "meadow.jpg" });
  const [, thumb = ""] = await filesOf(studio.userId);
  return { ...studio, id, thumb };
}

async function get(
  user: { user: Awaited<ReturnType<typeof createStudio>>["user"] },
  id: string,
  headers = {},
) {
  const { browser } = await signedIn(user);
  const { headers: sent } = requestBy(browser, headers);
  const request = new Request(`http://127.0.0.1:3000/api/images/${id}?size=thumb`, {
    headers: sent,
  });
  return GET(request, { params: Promise.resolve({ id }) });
}

test("serves the thumbnail to the owner only, with 304 while it is unchanged", async () => {
  const picture = await newPicture();
  const answer = await get(picture, picture.id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("image/webp");
  expect(answer.headers.get("cache-control")).toBe("private, no-cache");
  const { width, height, format } = await sharp(await answer.arrayBuffer()).metadata();
  expect([width, height, format]).toEqual([480, 120, "webp"]);
  const tag = answer.headers.get("etag") ?? "";
  expect((await get(picture, picture.id, { "if-none-match": tag })).status).toBe(304);
  expect((await get(await createStudio(), picture.id)).status).toBe(404);
});

test("renders a missing thumbnail for each request without storing it", async () => {
  const picture = await newPicture();
  await storage.delete([picture.thumb]);
  const answer = await get(picture, picture.id);
  expect(answer.status).toBe(200);
  const bytes = await answer.arrayBuffer();
  expect(answer.headers.get("content-length")).toBe(String(bytes.byteLength));
  expect((await sharp(bytes).metadata()).width).toBe(480);
  const files = await filesOf(picture.userId);
  expect(files).toHaveLength(1);
  await storage.delete(files);
  expect((await get(picture, picture.id)).status).toBe(404);
});
