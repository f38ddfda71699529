import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { explainOutdatedForms } from "./outdated-forms";
import { requestSentences } from "./request-sentences";

explainOutdatedForms();

// As Next.js answers a form whose action it doesn't have.
const server = createServer((request, response) => {
  const unavailable = "Server Action unavailable.";
  response.statusCode = request.url === "/broken" ? 400 : 409;
  if (request.url !== "/other") response.setHeader("x-nextjs-action-not-found", "1");
  response.setHeader("content-type", "text/plain");
  response.setHeader("content-length", unavailable.length);
  response.end(unavailable);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const send = async (path: string, headers = {}) => {
  const answer = await fetch(origin + path, { method: "POST", headers });
  return { status: answer.status, text: await answer.text() };
};

test("explains to a browser without JavaScript that the form is of another build", async () => {
  expect(await send("/")).toEqual({ status: 409, text: `${requestSentences.outdated}\n` });
});

test.each([
  ["/other", {}],
  ["/broken", {}],
  ["/", { "next-action": "40" }],
])("leaves every other answer as it is (%s %j)", async (path, headers) => {
  expect((await send(path, headers)).text).toBe("Server Action unavailable.");
});
