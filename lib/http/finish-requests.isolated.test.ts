import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { trackRequests } from "./finish-requests";

const agent = new Agent({ keepAlive: true });
const requests = trackRequests();
const begun: (() => void)[] = [];
const server = createServer((request, answer) => {
  if (request.url === "/") return answer.end("at once");
  if (request.url === "/half") answer.write("half, ");
  begun.push(() => answer.end("whole"));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

afterEach(() => {
  agent.destroy();
  server.closeAllConnections();
});

const ask = (path: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent }, resolve).on("error", reject);
  });

test("sends responses in progress whole, refuses new connections, and ends at its limit", async () => {
  await text(await ask("/"));
  const [waiting, half, never] = [ask("/waiting"), ask("/half"), ask("/never")];
  never.catch(() => {});
  await expect.poll(() => begun.length).toBe(3);
  const started = Date.now();
  const finished = requests.finish(1500);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
  begun[0]?.();
  begun[1]?.();
  const answer = await waiting;
  expect(await text(answer)).toBe("whole");
  expect(answer.headers.connection).toBe("close");
  expect(await text(await half)).toBe("half, whole");
  await finished;
  expect(Date.now() - started).toBeGreaterThanOrEqual(1400);
});

test("ends at once when no request is in progress", async () => {
  server.closeAllConnections();
  await sleep(100);
  await Promise.race([
    requests.finish(60_000),
    sleep(5000).then(() => {
      throw new Error("it waited for nothing");
    }),
  ]);
});
