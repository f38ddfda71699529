import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getTableConfig } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { sessions } from "@/db/schema";
import { repository } from "@/tests/support/run";
import { cookies, formatLifetime } from "./cookies";
import { cleanupDays, sessionDays } from "./retention";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

/** Where a cookie is set, and where its lifetime stands there. */
const sources: Record<string, { file: string; lifetime?: RegExp }> = {
  session_token: { file: "proxy.ts", lifetime: /thirtyDays = ([\d *]+);/ },
  dont_remember: { file: "lib/auth/two-factor/gate.ts" },
  device: { file: "lib/auth/sessions/devices.ts", lifetime: /cookieSeconds = ([\d *]+);/ },
  two_factor: {
    file: "lib/auth/two-factor/challenge.ts",
    lifetime: /challengeSeconds = ([\d *]+);/,
  },
  passkey: {
    file: "lib/auth/passkeys/routes/sign-in.ts",
    lifetime: /cookieSeconds = ([\d *]+);/,
  },
  oauth_state: {
    file: "node_modules/better-auth/dist/state.mjs",
    lifetime: /"oauth_state", \{ maxAge: (\d+) \}/,
  },
  sign_up: { file: "lib/auth/sign-up/sign-up-cookie.ts", lifetime: /seconds = ([\d *]+);/ },
  grace_pass: {
    file: "lib/auth/soft-deletion/grace-pass.ts",
    lifetime: /gracePassSeconds = ([\d *]+);/,
  },
  goodbye: { file: "lib/account/goodbye.ts", lifetime: /cookieSeconds = ([\d *]+);/ },
  theme: { file: "lib/account/theme.ts", lifetime: /year = ([\d *]+);/ },
};

const product = (text = "") =>
  text.split("*").reduce((result, factor) => result * Number(factor), 1);

const knownSetters = [
  "components/layout/theme/theme-boot.ts",
  "lib/account/goodbye.ts",
  "lib/account/theme.ts",
  "lib/auth/passkeys/routes/sign-in.ts",
  "lib/auth/sessions/devices.ts",
  "lib/auth/sign-up/sign-up-cookie.ts",
  "lib/auth/soft-deletion/grace-pass.ts",
  "lib/auth/two-factor/gate.ts",
  "proxy.ts",
];

test("the privacy page lists every cookie for as long as the code keeps it", () => {
  expect(cookies.map(({ name }) => name)).toEqual(Object.keys(sources));
  for (const { name, lifetime } of cookies) {
    const source = sources[name];
    if (!source?.lifetime) expect(lifetime, name).toBeNull();
    else expect(lifetime, name).toBe(product(source.lifetime.exec(read(source.file))?.[1]));
  }
});

test("whatever sets a cookie is known to the list of the privacy page", () => {
  const files = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.replaceAll("\\", "/")}`,
    ),
  );
  const setting = /\bctx\.set(?:Signed)?Cookie\(|\bjar\.set\(|cookies\.set\(|\.cookie=/;
  const setters = [...files, "proxy.ts"].filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.tsx?$|^lib\/legal\/|\/testing\//.test(file) &&
      setting.test(read(file)),
  );
  expect(setters.sort(), "add the cookie to lib/legal/cookies.ts").toEqual(knownSetters);
});

test("the privacy page names the days after which the cleanup clears away", () => {
  const cleanup = read("lib/cleanup.ts");
  const days = (around: RegExp) => Number(around.exec(cleanup)?.[1]);
  expect({
    unconfirmedSignUp: days(/isUnverifiedFor\((\d+)\)/),
    lostMail: days(/updated_at < now\(\) - interval '(\d+) days?'/),
    capturedMail: days(/devMails\.createdAt, sql`now\(\) - interval '(\d+) days?'/),
    requestLimits: days(
      /rateLimits\.lastRequest, sql`extract\(epoch FROM now\(\) - interval '(\d+) days?'/,
    ),
    wrongProofs: days(/signInThrottles\.lastFailureAt, sql`now\(\) - interval '(\d+) days?'/),
    endedKeys: days(/apiKeys\.expiresAt, sql`now\(\) - interval '(\d+) days?'/),
    knownBrowsers: days(/knownDevices\.lastSeenAt, sql`now\(\) - interval '(\d+) days?'/),
  }).toEqual(cleanupDays);
});

test("the privacy page names the life of a session as the code and the database have it", () => {
  const touch = read("lib/auth/sessions/touch.ts");
  expect(touch).toContain(`now() + interval '${sessionDays.unused} days'`);
  expect(touch).toContain(`interval '${sessionDays.atMost} days'`);
  expect(getTableConfig(sessions).checks.map(({ name }) => name)).toContain(
    "sessions_lifetime_check",
  );
});

test("a lifetime is written in the largest unit that fits", () => {
  expect(formatLifetime(null)).toBe("until you close the browser");
  expect(formatLifetime(600)).toBe("10 minutes");
  expect(formatLifetime(3600)).toBe("1 hour");
  expect(formatLifetime(400 * 86_400)).toBe("400 days");
});
