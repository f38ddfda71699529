import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { like, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { rateLimits, signInLockouts } from "@/db/schema";
import { clientAddressHeader } from "@/lib/http/client/client-address";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { authError } from "../auth-error";
import { handleAuthRequest } from "../handle-request";
import { countRequest, rateLimitRule } from "./rate-limit";

const run = promisify(execFile);
const rule = { name: "test", window: 60, max: 5 };

/** As if so many seconds had passed since the window of these keys began. */
const passTime = (prefix: string, seconds: number) =>
  db
    .update(rateLimits)
    .set({ lastRequest: sql`${rateLimits.lastRequest} - ${seconds * 1000}::bigint` })
    .where(like(rateLimits.key, `${prefix}%`));

let addresses = 0;
const newAddress = () => `198.51.100.${++addresses}`;

function ask(address: string, path: string, headers: Record<string, string> = {}, body = {}) {
  return handleAuthRequest(
    new Request(`http://127.0.0.1:3000/api/auth${path}`, {
      method: "POST",
      headers: {
        origin: "http://127.0.0.1:3000",
        "content-type": "application/json",
        [clientAddressHeader]: address,
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

describe("countRequest", () => {
  test("accepts the limit of a window, then returns the time to wait, and starts anew", async () => {
    const key = randomUUID();
    for (let time = 0; time < rule.max; time += 1)
      expect(await countRequest({ key, ...rule })).toBeNull();
    await passTime(key, 20);
    for (let time = 0; time < 3; time += 1) {
      const wait = await countRequest({ key, ...rule });
      expect(wait).toBeGreaterThan(20);
      expect(wait).toBeLessThanOrEqual(40);
    }
    // The window ends when it was said to, however often was asked meanwhile.
    await passTime(key, 41);
    for (let time = 0; time < rule.max; time += 1)
      expect(await countRequest({ key, ...rule })).toBeNull();
    const wait = await countRequest({ key, ...rule });
    expect(wait).toBeGreaterThan(40);
    expect(wait).toBeLessThanOrEqual(60);
  });

  test("runs one statement, also for a refusal", async () => {
    const key = randomUUID();
    for (let time = 0; time < 7; time += 1) {
      const { sql: sent } = await statements(() => countRequest({ key, ...rule }));
      expect(sent).toHaveLength(1);
    }
  });

  test("shares the limit between two processes", { timeout: 120_000 }, async () => {
    const key = randomUUID();
    const script = new URL("../../../tests/fixtures/limits/count-requests.ts", import.meta.url);
    const count = async () => {
      const { stdout } = await run(
        process.execPath,
        ["--import", "tsx", script.pathname, key, "40", "50", "600"],
        { env: { ...process.env, NODE_OPTIONS: "" } },
      );
      return Number(stdout);
    };
    const [first, second] = await Promise.all([count(), count()]);
    expect(first + second).toBe(50);
    expect(await countRequest({ key, ...rule, window: 600, max: 50 })).toBeGreaterThan(0);
  });
});

describe("rate limits of the auth routes", () => {
  test("answer 429 with the time to wait to one client address, and not to others", async () => {
    const address = newAddress();
    const max = rateLimitRule("/sign-in/email")?.max ?? 0;
    const statuses: number[] = [];
    for (let time = 0; time < max; time += 1)
      statuses.push((await ask(address, "/sign-in/email")).status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    const refused = await ask(address, "/sign-in/email");
    expect(refused.status).toBe(429);
    expect(await refused.json()).toEqual(authError("TOO_MANY_REQUESTS"));
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await ask(newAddress(), "/sign-in/email")).status).toBe(400);
    expect((await ask(address, "/sign-up/email")).status).toBe(400);
  });

  test("refuse the correct password above the limit without counting a failed attempt", async () => {
    const address = newAddress();
    const user = await createUser();
    const signIn = (password: string) =>
      ask(address, "/sign-in/email", {}, { email: user.email, password });
    const counted = async () =>
      (
        await db
          .select()
          .from(rateLimits)
          .where(like(rateLimits.key, `${address}|%`))
      )[0]?.count;
    expect((await signIn("not the password")).status).toBe(401);
    expect((await signIn(user.password)).status).toBe(200);
    expect((await ask(address, "/sign-in/email", {}, { email: "no address" })).status).toBe(400);
    expect(await counted()).toBe(3);
    const max = rateLimitRule("/sign-in/email")?.max ?? 0;
    await db
      .update(rateLimits)
      .set({ count: max })
      .where(like(rateLimits.key, `${address}|%`));
    const before = await db.$count(signInLockouts);
    for (const password of ["not the password", user.password]) {
      const refused = await signIn(password);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toEqual(authError("TOO_MANY_REQUESTS"));
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
    expect(await db.$count(signInLockouts)).toBe(before);
  });

  test("ignore the client address that the client claims", async () => {
    const address = newAddress();
    for (let time = 0; time < 3; time += 1)
      await ask(address, "/sign-in/email", { "x-forwarded-for": newAddress() });
    const rows = await db
      .select()
      .from(rateLimits)
      .where(like(rateLimits.key, `${address}|%`));
    expect(rows).toEqual([expect.objectContaining({ key: `${address}|sign-in`, count: 3 })]);
  });

  test("count a sign-in with a bearer token once, whatever the result", async () => {
    const address = newAddress();
    const { email, password } = await createUser();
    const bearer = { authorization: "Bearer x" };
    expect((await ask(address, "/sign-in/email", bearer)).status).toBe(400);
    expect((await ask(address, "/sign-in/email", bearer, { email, password })).status).toBe(200);
    const rows = await db
      .select({ count: rateLimits.count })
      .from(rateLimits)
      .where(like(rateLimits.key, `${address}|%`));
    expect(rows).toEqual([{ count: 2 }]);
  });

  test("count the addresses of one IPv6 /64 together", async () => {
    const network = "2001:db8:f00d:1";
    for (const host of ["1", "2", "ffff:1:2:3"])
      await ask(`${network}:${host.includes(":") ? host : `:${host}`}`, "/sign-in/email");
    const rows = await db
      .select({ count: rateLimits.count })
      .from(rateLimits)
      .where(like(rateLimits.key, `2001:0db8:${network.split(":")[2]}:%`));
    expect(rows).toEqual([{ count: 3 }]);
  });

  test("return 404 for an unknown path without storing a row", async () => {
    const address = newAddress();
    for (let time = 0; time < 5; time += 1)
      expect((await ask(address, `/${randomUUID()}`)).status).toBe(404);
    const rows = await db
      .select({ key: rateLimits.key })
      .from(rateLimits)
      .where(like(rateLimits.key, `${address}|%`));
    expect(rows).toEqual([]);
  });
});

describe("rateLimitRule", () => {
  test.each([
    ["/sign-in/email", "sign-in"],
    ["/sign-in/social", "sign-in"],
    ["/sign-in/magic-link", "mail"],
    ["/sign-up/email", "sign-up"],
    ["/request-password-reset", "mail"],
    ["/send-verification-email", "mail"],
    ["/soft-deletion/request-restore", "mail"],
    ["/step-up/request", "mail"],
    ["/change-email", "mail"],
    ["/soft-deletion/restore", "proof"],
    ["/soft-deletion/grace-pass", "proof"],
    ["/delete-user", "proof"],
    ["/verify-password", "proof"],
    ["/two-factor/verify-totp", "proof"],
    ["/reset-password", "proof"],
    ["/verify-email", "proof"],
    ["/ok", "other"],
  ])("counts %s as %s", (path, name) => {
    expect(rateLimitRule(path)?.name).toBe(name);
  });

  test("exempts only the session check", () => {
    expect(rateLimitRule("/get-session")).toBeNull();
    expect(rateLimitRule("/get-session/")).not.toBeNull();
  });
});
