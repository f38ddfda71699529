import { expect, test } from "vitest";
import { POST } from "@/app/api/(studio)/projects/[id]/images/route";
import { sampleJpeg } from "@/tests/support/sample-images";
import { signedIn } from "@/tests/support/signed-in";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio } from "@/tests/support/studio";

test("accepts a project id in upper case, and stores the image in the same folder", async () => {
  const { user, userId, projectId } = await createStudio();
  const { browser } = await signedIn({ user });
  const body = new FormData();
  body.set("picture", new File([new Uint8Array(await sampleJpeg())], "meadow.jpg"));
  const answer = await POST(
    new Request("http://127.0.0.1:3000/api", {
      method: "POST",
      headers: { cookie: browser.cookieHeader, origin: "http://127.0.0.1:3000" },
      body,
    }),
    { params: Promise.resolve({ id: projectId.toUpperCase() }) },
  );
  const { id } = await answer.json();
  const stem = `users/${userId}/projects/${projectId}/images/${id}`;
  expect([answer.status, ...(await filesOf(userId))]).toEqual([
    201,
    `${stem}.jpg`,
    `${stem}.thumb.webp`,
  ]);
});
