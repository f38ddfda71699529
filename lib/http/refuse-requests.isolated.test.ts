import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { refusedResponse, refuseRequests } from "./refuse-requests";

let refused = false;
refuseRequests(() => refused);
const server = createServer((request, answer) => answer.end(request.url));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const reached = async (path: string, init?: RequestInit) =>
  (await fetch(`http://127.0.0.1:${port}${path}`, init)).text();

beforeEach(() => {
  refused = false;
});

afterAll(() => {
  server.close();
});

test("leads every request but a health check away while requests are refused", async () => {
  for (const path of ["/", "/sign-in?a=b", "/api/auth/get-session", "/api/healthy"]) {
    refused = true;
    expect(await reached(path)).toBe("/api/refused");
    expect(await reached(path, { method: "POST" })).toBe("/api/refused");
    refused = false;
    expect(await reached(path)).toBe(path);
  }
  refused = true;
  for (const path of ["/api/health", "/api/health?x", "/api/health/"])
    expect(await reached(path)).toBe(path);
});

test("answers 503 with a page for a browser, and with JSON for anything else", async () => {
  const ask = (accept?: string) =>
    refusedResponse(new Request("http://localhost/", { headers: accept ? { accept } : {} }));
  const page = ask("text/html,*/*;q=0.8");
  expect(page.status).toBe(503);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const data = ask();
  expect(data.status).toBe(503);
  expect(data.headers.get("retry-after")).toBe("60");
  expect(data.headers.get("cache-control")).toBe("no-store");
  const { code, message } = await data.json();
  expect(code).toBe("SERVICE_UNAVAILABLE");
  expect(await page.text()).toContain(message);
});
