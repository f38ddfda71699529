import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { GET } from "./route";

test("answers an API key with 404 for an unknown project, and with 401 once the key is revoked", async () => {
  const { user, browser } = await signedIn();
  const created = await browser.post("/api-keys/create", {
    name: "Deploy",
    expiresInDays: 30,
    password: user.password,
  });
  const { id, key } = (await created.json()) as { id: string; key: string };
  const params = Promise.resolve({ id: randomUUID() });
  expect((await GET(requestBy(key), { params })).status).toBe(404);
  await browser.post("/api-keys/revoke", { id });
  expect((await GET(requestBy(key), { params })).status).toBe(401);
});
