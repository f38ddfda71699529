import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { APIResponse, Page, Response } from "@playwright/test";
import { type RunningApp, startApplication } from "@/tests/support/app";
import { send } from "@/tests/support/fuzz/send";
import { findTargets, type Targets } from "@/tests/support/fuzz/targets";
import { directivesOf, inlineScriptsOf } from "@/tests/support/policy";
import { dataFolder } from "@/tests/support/run";
import { expect, test } from "./fixtures";
import { createProject } from "./studio/studio";

// One worker reads the lists of the build once.
test.describe.configure({ mode: "default" });

let targets: Targets;
test.beforeAll(({ app }) => {
  targets = findTargets(app.settings.NEXT_DIST_DIR ?? ".next", app.settings);
});

const fill = (route: string) => route.replace(/\[[^\]]*\]+/g, () => randomUUID());
const isInner = (route: string) => route.startsWith("/_");
const foreign = "https://evil.example";
const logFile = path.join(dataFolder, "e2e-app.log");

/** What every answer has to say, whatever it is. */
function expectCommon(headers: Record<string, string>, what: string): void {
  expect(headers["x-content-type-options"], what).toBe("nosniff");
  expect(headers["referrer-policy"], what).toMatch(/^strict-origin(-when-cross-origin)?$/);
  expect(headers["permissions-policy"], what).toMatch(/camera=\(\).*geolocation=\(\)/);
  expect(headers["cross-origin-opener-policy"], what).toBe("same-origin");
  expect(headers["x-powered-by"], what).toBeUndefined();
  expect(headers["strict-transport-security"], `${what}: reached without TLS`).toBeUndefined();
}

/** Loads nothing from other hosts, runs no script that it does not name, and cannot be framed. */
function expectStrict(policy: Record<string, string[]>, what: string): void {
  expect(policy["default-src"], what).toEqual(["'none'"]);
  expect(policy["object-src"], what).toEqual(["'none'"]);
  expect(policy["base-uri"], what).toEqual(["'none'"]);
  expect(policy["frame-ancestors"], what).toEqual(["'none'"]);
  expect(policy["style-src"], what).toEqual(["'self'", "'unsafe-inline'"]);
  for (const source of policy["script-src"] ?? [])
    expect(source, what).toMatch(/^'(self|strict-dynamic|nonce-[\w+/=]{22,}|sha256-[\w+/=]{44})'$/);
}

/** Opens a page in a browser; what its policy stops is an error in the console, which fails the test. */
async function openAndCheck(page: Page, path: string, rendered: boolean): Promise<Response | null> {
  const response = await page.goto(path);
  const headers = (await response?.allHeaders()) ?? {};
  const html = (await response?.text()) ?? "";
  expectCommon(headers, path);
  const policy = directivesOf(headers["content-security-policy"] ?? "");
  expectStrict(policy, path);
  const allowed = policy["script-src"] ?? [];
  const nonce = allowed.find((source) => source.startsWith("'nonce-"))?.slice(7, -1);
  const scripts = inlineScriptsOf(html);
  expect(scripts.length, path).toBeGreaterThan(0);
  for (const { attributes, hash } of scripts)
    expect(
      allowed.includes(hash) || Boolean(nonce && attributes.includes(`nonce="${nonce}"`)),
      `${path}: an inline script that nothing allows`,
    ).toBe(true);
  if (rendered) {
    expect(nonce, `${path} is the same for everybody`).toBeUndefined();
    expect(headers["x-nextjs-cache"], `${path} was rendered at build`).toBe("HIT");
  } else {
    expect(nonce, path).toBeTruthy();
    expect(headers["cache-control"], path).toContain("no-store");
  }
  return response;
}

const nonceOf = (response: Response | APIResponse | null) =>
  directivesOf(response?.headers()["content-security-policy"] ?? "")["script-src"]?.find((source) =>
    source.startsWith("'nonce-"),
  );

test("serves every page with a strict policy that its scripts satisfy, signed in and out", async ({
  page,
  newVisitor,
  problems,
  signUpAndVerify,
}) => {
  test.setTimeout(180_000);
  // Ids that nobody has, and a provider that is not set up.
  problems.allow(/status of 404/);
  // Mails are shown in frames that run no script, and Playwright would start one there.
  problems.allow(/Blocked script execution in '[^']+\/dev\/inbox\//);
  const pages = targets.pages.filter((route) => !isInner(route));
  expect(pages).toEqual(
    expect.arrayContaining(["/", "/sign-in", "/dashboard", "/settings/sessions"]),
  );
  expect(targets.rendered, "pages that are made at build").toEqual(expect.arrayContaining(["/"]));
  const behindSignIn: string[] = [];
  const stranger = await newVisitor();
  for (const route of pages) {
    const path = fill(route);
    const answer = await page.request.get(path, { maxRedirects: 0 });
    if ([303, 307].includes(answer.status())) {
      // Where a redirect goes is nobody else's to keep.
      expect(answer.headers()["cache-control"], route).toContain("no-store");
      behindSignIn.push(route);
    } else await openAndCheck(stranger, path, targets.rendered.includes(route));
  }
  expect(behindSignIn).toEqual(expect.arrayContaining(["/dashboard", "/settings/security"]));
  await signUpAndVerify();
  for (const route of behindSignIn) await openAndCheck(page, fill(route), false);
  // sample:begin
  await createProject(page, "Herbarium");
  await openAndCheck(page, new URL(page.url()).pathname, false);
  // sample:end
  const first = await openAndCheck(page, "/dashboard", false);
  const second = await page.reload();
  expect(nonceOf(first), "a nonce is good for one answer").not.toBe(nonceOf(second));
});

test("serves a missing page, and one with a token in its URL, with the same headers", async ({
  page,
  problems,
}) => {
  problems.allow(/404/);
  const missing = await page.goto("/no-such-page", { waitUntil: "networkidle" });
  expect(missing?.status()).toBe(404);
  expectStrict(directivesOf(missing?.headers()["content-security-policy"] ?? ""), "not found");
  const answer = await page.goto("/reset-password?token=abc");
  expect(answer?.headers()["referrer-policy"]).toBe("strict-origin");
});

test("serves everything but pages without scripts, frames or caching", async ({ request }) => {
  const handlers = targets.routes.filter(
    (route) => !targets.pages.includes(route) && route.startsWith("/api/"),
  );
  expect(handlers).toEqual(expect.arrayContaining(["/api/health", "/api/avatars/[file]"]));
  const asked = [
    ...handlers.map((path) => ({ path, methods: ["GET"] })),
    ...targets.endpoints.filter(({ closed }) => !closed),
  ];
  for (const { path, methods } of asked)
    for (const method of methods) {
      const data = method === "GET" ? undefined : {};
      const answer = await request.fetch(fill(path), { method, data, maxRedirects: 0 });
      const headers = answer.headers();
      const what = `${method} ${path}: ${answer.status()}`;
      expectCommon(headers, what);
      const policy = directivesOf(headers["content-security-policy"] ?? "");
      expect(policy, what).toMatchObject({
        "default-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        sandbox: [],
      });
      // Next.js answers a method that a route does not have by itself, with nothing in it to keep.
      if (answer.status() === 405) expect(await answer.text(), what).toBe("");
      else expect(headers["cache-control"] ?? "", what).toMatch(/no-store/);
      expect(headers["access-control-allow-origin"], what).toBeUndefined();
    }
});

test("refuses a state-changing request from another origin", {
  tag: "@full",
}, async ({ page, sql, signUpAndVerify }) => {
  const { email } = await signUpAndVerify();
  // sample:begin
  await createProject(page, "Herbarium");
  // sample:end
  const state = () =>
    sql(
      `SELECT users.*,
         -- sample:begin
         (SELECT count(*) FROM projects WHERE user_id = users.id) AS projects,
         -- sample:end
         (SELECT count(*) FROM sessions WHERE user_id = users.id) AS sessions
       FROM users WHERE email = $1`,
      [email],
    );
  const before = await state();
  const from: Record<string, string>[] = [
    { origin: foreign },
    { origin: "null" },
    { "sec-fetch-site": "cross-site", origin: foreign },
    { "sec-fetch-site": "same-site", origin: "https://other.example" },
  ];
  const doors: { path: string; method: string; headers?: Record<string, string>; data?: string }[] =
    [
      ...targets.endpoints
        .filter(({ closed, methods }) => !closed && methods.includes("POST"))
        .map(({ path }) => ({
          path,
          method: "POST",
          headers: { "content-type": "application/json" },
          data: "{}",
        })),
      ...targets.routes
        .filter((route) => !targets.pages.includes(route) && route !== "/api/auth/[...all]")
        .flatMap((path) => ["POST", "PUT", "DELETE"].map((method) => ({ path, method }))),
      ...targets.actions.map(({ id, pages }) => ({
        path: pages[0] ?? "/",
        method: "POST",
        headers: { "next-action": id, "content-type": "text/plain;charset=UTF-8" },
        data: "[]",
      })),
    ];
  for (const { path, method, headers, data } of doors)
    for (const origin of from) {
      const answer = await page.request.fetch(fill(path), {
        method,
        data,
        headers: { ...headers, ...origin },
        maxRedirects: 0,
      });
      const what = `${method} ${path} ${JSON.stringify({ ...headers, ...origin })}`;
      // 401: what asks for a secret that no browser has; 404 and 405: nothing is there for this method.
      expect([401, 403, 404, 405], what).toContain(answer.status());
      if (headers?.["next-action"])
        expect(await answer.json(), what).toMatchObject({ code: "CROSS_SITE" });
    }
  expect(await state()).toEqual(before);
});

test("logs a request that is stopped before any page", async ({ request }) => {
  const target = `/nowhere-${randomUUID().slice(0, 8)}`;
  const answer = await request.post(target, { headers: { origin: foreign } });
  expect(answer.status()).toBe(403);
  await expect
    .poll(() =>
      readFileSync(logFile, "utf8")
        .split("\n")
        .filter((line) => line.includes(target)),
    )
    .toEqual([expect.stringContaining('"msg":"a request was refused"')]);
});

test("serves, lists and echoes no file outside of the application", async ({ app, request }) => {
  const beside = [
    "/.git/config",
    "/.env",
    "/.env.example",
    "/package.json",
    "/drizzle/meta/_journal.json",
    "/lib/env.ts",
    "/.next/BUILD_ID",
    "/_next/static/",
    "/readme/",
    "/_next/static/chunks/../../server/middleware.js",
    "/..%2f..%2fpackage.json",
  ];
  for (const path of beside) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBeGreaterThanOrEqual(400);
    expect(answer.status(), path).toBeLessThan(500);
  }
  // Beside them there are files that are.
  expect((await request.get("/icon.svg")).status()).toBe(200);
  for (const path of ["/", "/api/health", "/dashboard"]) {
    const answer = await send(app.url, {
      target: path,
      method: "TRACE",
      path,
      headers: [["cookie", "secret=echo"]],
    });
    expect(answer.body.toString(), path).not.toContain("secret=echo");
    expect(answer.headers["content-type"], path).not.toBe("message/http");
  }
});

test.describe("behind TLS", () => {
  const url = "https://app.example";
  let own: RunningApp;

  test.beforeAll(async ({ app }) => {
    test.setTimeout(90_000);
    own = await startApplication({
      settings: { ...app.settings, APP_URL: url, HSTS_SUBDOMAINS: "1" },
      logFile: `${app.runFolder}/tls-app.log`,
    });
  });
  test.afterAll(() => own?.stop());

  test("sends Strict-Transport-Security with every response, and upgrades requests of pages", async () => {
    const pages = targets.pages.map(fill);
    const files = ["/icon.svg", "/_next/static/nothing.js", "/api/health", "/api/auth/ok"];
    for (const path of [...pages, ...files]) {
      const { headers } = await fetch(own.url + path, { redirect: "manual" });
      expect(headers.get("strict-transport-security"), path).toBe(
        "max-age=63072000; includeSubDomains",
      );
    }
    const { headers } = await fetch(`${own.url}/sign-in`);
    expect(directivesOf(headers.get("content-security-policy") ?? "")).toHaveProperty(
      "upgrade-insecure-requests",
    );
  });

  test("sets every cookie for this host only, HttpOnly and SameSite", async ({ clientAddress }) => {
    const jar = new Map<string, string>();
    const lines: string[] = [];
    const ask = async (path: string, body?: unknown) => {
      const answer = await fetch(own.url + path, {
        method: body ? "POST" : "GET",
        body: body ? JSON.stringify(body) : undefined,
        redirect: "manual",
        headers: {
          origin: url,
          "x-forwarded-for": clientAddress,
          cookie: [...jar].map((pair) => pair.join("=")).join("; "),
          ...(body ? { "content-type": "application/json" } : {}),
        },
      });
      for (const line of answer.headers.getSetCookie()) {
        lines.push(line);
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      return answer;
    };
    const email = `tls-${randomUUID()}@example.com`;
    const password = randomUUID();
    await ask("/api/auth/sign-up/email", { name: "Ada", email, password });
    let link = "";
    await expect
      .poll(
        async () => {
          const mails = (await (await ask(`/api/dev/inbox?to=${email}`)).json()) as {
            links: string[];
          }[];
          link = mails[0]?.links.find((each) => each.includes("verify")) ?? "";
          return link;
        },
        { timeout: 20_000 },
      )
      .toContain(url);
    await ask(link.slice(url.length));
    expect((await ask("/api/auth/sign-in/email", { email, password })).status).toBe(200);
    expect((await ask("/dashboard")).status).toBe(200);
    expect((await ask("/api/auth/delete-user", { password })).status).toBe(200);
    expect((await ask("/api/auth/soft-deletion/grace-pass", { email, password })).status).toBe(200);
    await ask("/api/auth/passkey/generate-authenticate-options");
    const names = lines.map((line) => /^[^=]*?\.([^=]+)/.exec(line)?.[1]);
    expect(names).toEqual(expect.arrayContaining(["session_token", "device", "grace_pass"]));
    for (const line of lines) {
      expect(line).toMatch(/^__Host-[\w-]+\./);
      expect(line).toMatch(/; Secure/i);
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).toMatch(/; SameSite=Lax/i);
      expect(line).toMatch(/; Path=\/(;|$)/i);
      expect(line).not.toMatch(/; Domain=/i);
    }
  });
});
