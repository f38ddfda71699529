import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as cleanup from "@/app/api/admin/cleanup-sessions/route";
import * as tick from "@/app/api/cron/tick/route";
import { GET as health } from "@/app/api/health/route";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { cronRefusalBody } from "@/lib/http/cron-secret";
import { runJobs } from "@/tests/support/jobs";
import { createUser } from "@/tests/support/users";

const request = (authorization?: string) =>
  new Request("http://127.0.0.1:3000/", { headers: authorization ? { authorization } : {} });
const bearer = () => request(`Bearer ${process.env.CRON_SECRET}`);

describe.each([
  ["/api/admin/cleanup-sessions", cleanup],
  ["/api/cron/tick", tick],
])("%s", (_path, route) => {
  test.each([undefined, "Bearer ", "Bearer wrong", `Basic ${process.env.CRON_SECRET}`])(
    "refuses %j",
    async (authorization) => {
      for (const handler of [route.GET, route.POST]) {
        const answer = await handler(request(authorization));
        expect(answer.status).toBe(401);
        expect(await answer.json()).toEqual(cronRefusalBody);
      }
    },
  );
});

describe("GET /api/admin/cleanup-sessions", () => {
  test("returns the number of expired sessions it deleted, and keeps the others", async () => {
    const user = await createUser();
    const session = (milliseconds: number) => ({
      userId: user.id,
      token: randomUUID(),
      expiresAt: new Date(Date.now() + milliseconds),
    });
    await db.insert(sessions).values([session(-1000), session(-1), session(60_000)]);
    expect(await (await cleanup.GET(bearer())).json()).toEqual({
      success: true,
      message: "Cleaned up 2 expired sessions",
      deletedCount: 2,
    });
    expect(await (await cleanup.POST(bearer())).json()).toEqual({
      success: true,
      message: "Cleaned up 0 expired sessions",
      deletedCount: 0,
    });
    expect(await db.select().from(sessions)).toHaveLength(1);
  });
});

test("regression: takes the cron secret by a scheme in any case (RFC 9110, section 11.1)", async () => {
  for (const scheme of ["bearer", "BEARER"])
    expect((await tick.GET(request(`${scheme} ${process.env.CRON_SECRET}`))).status).toBe(200);
});

test("GET /api/cron/tick drains the queue once", async () => {
  const answer = await tick.GET(bearer());
  expect(await answer.json()).toEqual({ success: true, due: 0 });
});

test("GET /api/health reports the database, the queue and overdue purges", async () => {
  // What the tests before have left in the queue.
  await runJobs();
  const answer = await health();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    status: "healthy",
    services: {
      database: { status: "connected", latency: expect.stringMatching(/^\d+ms$/) },
      queue: { status: "healthy", waiting: 0, failed: 0, abandoned: 0 },
      purge: { overdue: 0 },
    },
  });
});
