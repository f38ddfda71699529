import { type AddressInfo, connect, createServer } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";

// Accepts a connection at once, and passes it on after four seconds, as a host does that has to start the server.
const wakesAfter = 4000;
const target = new URL(process.env.DATABASE_URL ?? "");
const server = { host: target.hostname, port: Number(target.port) };
const gateway = createServer((client) => {
  client.on("error", () => {}).pause();
  setTimeout(() => {
    const upstream = connect(server).on("error", () => client.destroy());
    client.pipe(upstream).pipe(client);
  }, wakesAfter);
});
await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
target.port = String((gateway.address() as AddressInfo).port);
process.env.DATABASE_URL = target.href;
process.env.DATABASE_DRIVER = "pg";
// As it is without a setting: a part of what is promised here.
process.env.DATABASE_CONNECT_TIMEOUT_MS = "";

afterAll(() => gateway.close());

test("waits for a database that takes four seconds to wake up", async () => {
  const { db } = await import("@/db/client");
  expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
});

test("answers an auth route with 503 and Retry-After where it does not wake up in time", async () => {
  process.env.DATABASE_CONNECT_TIMEOUT_MS = "500";
  vi.resetModules();
  (globalThis as { appDatabase?: unknown }).appDatabase = undefined;
  await import("@/lib/features");
  const { Browser } = await import("@/tests/support/browser-client");
  const answer = await new Browser().post("/sign-in/email", {
    email: "ada@example.com",
    password: "correct horse battery",
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(await answer.json()).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
});
