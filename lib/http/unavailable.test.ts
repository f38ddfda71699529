import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { answerUnavailable, rememberResponses, retryAfterSeconds } from "./unavailable";

rememberResponses();

const server = createServer(async (request, response: ServerResponse) => {
  // As a route that fails after it has waited for something.
  await new Promise((resolve) => setTimeout(resolve, 10));
  if (request.url !== "/failed") answerUnavailable();
  response.statusCode = request.url === "/fine" ? 200 : 500;
  response.end("x");
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

const answer = async (path: string) => {
  const { status, headers } = await fetch(`http://127.0.0.1:${port}${path}`);
  return [status, headers.get("retry-after")];
};

test("answers 503 with Retry-After where a 500 would follow, and only to that request", async () => {
  const answers = await Promise.all(["/away", "/failed", "/fine"].map(answer));
  expect(answers).toEqual([
    [503, String(retryAfterSeconds)],
    [500, null],
    [200, null],
  ]);
});
