import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previews } from "@/lib/email/previews";
import { renderMail } from "@/lib/email/render";
import { sampleAppUrl, sampleNow } from "@/lib/email/sample";
import { colours } from "@/lib/email/theme";
import { createPreviewServer } from "./email-preview";

let server: Server;
let address: string;

beforeAll(async () => {
  server = createPreviewServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const read = async (path: string) => {
  const response = await fetch(address + path);
  return { status: response.status, body: await response.text() };
};

test("lists every email on the first page, and shows the first", async () => {
  const { status, body } = await read("/");
  expect(status).toBe(200);
  for (const { name } of previews) expect(body).toContain(`href="/${name}"`);
  expect(body.match(/aria-current="page"/g)).toHaveLength(1);
});

test.each(previews)("shows $name in both themes and as text", async ({ name, mail }) => {
  const page = await read(`/${name}`);
  expect(page.body.match(/<iframe/g)).toHaveLength(4);
  const light = await read(`/${name}/light`);
  const dark = await read(`/${name}/dark`);
  // The rules for the dark theme are in both, and apply in one.
  expect(light.body).toContain("@media not all{");
  expect(dark.body).toContain("@media all{");
  expect(dark.body).toContain(colours.background[1]);
  expect(dark.body).toContain("data:image/png;base64,");
  const text = await read(`/${name}/text`);
  expect(text.body).toBe((await renderMail(mail, sampleNow, sampleAppUrl)).text);
});

test("returns 404 for an unknown path", async () => {
  expect((await read("/no-such-mail")).status).toBe(404);
});
