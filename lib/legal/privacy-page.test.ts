import { readFileSync } from "node:fs";
import path from "node:path";
import { getTableConfig, PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { themeBoot } from "@/components/layout/theme/theme-boot";
import { sessions } from "@/db/schema";
import { goodbyeCookieSeconds } from "@/lib/account/goodbye";
import { themeCookieSeconds } from "@/lib/account/theme";
import { impersonationSeconds } from "@/lib/auth/impersonation/plugin";
import { signUpCookieSeconds } from "@/lib/auth/links/followed-links";
import { passkeyCookieSeconds } from "@/lib/auth/passkeys/plugin";
import { deviceCookieSeconds } from "@/lib/auth/sessions/devices";
import { sessionDays } from "@/lib/auth/sessions/session-days";
import { gracePassSeconds } from "@/lib/auth/soft-deletion/grace-pass";
import { challengeSeconds } from "@/lib/auth/two-factor/require-challenge";
import { repository } from "@/tests/support/run";
import { cookies, formatLifetime } from "./cookies";
import { cleanupDays } from "./retention";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

/** The lifetime of the one cookie that Better Auth sets by itself, from its source. */
function stateCookieSeconds(): number {
  const source = read("node_modules/better-auth/dist/state.mjs");
  return Number(/"oauth_state", \{ maxAge: (\d+) \}/.exec(source)?.[1]);
}

test("lists every cookie on the privacy page with its lifetime in the code", () => {
  expect(Object.fromEntries(cookies.map(({ name, lifetime }) => [name, lifetime]))).toEqual({
    session_token: sessionDays.unused * 24 * 60 * 60,
    dont_remember: null,
    admin_session: impersonationSeconds,
    device: deviceCookieSeconds,
    two_factor: challengeSeconds,
    passkey: passkeyCookieSeconds,
    oauth_state: stateCookieSeconds(),
    sign_up: signUpCookieSeconds,
    grace_pass: gracePassSeconds,
    goodbye: goodbyeCookieSeconds,
    theme: themeCookieSeconds,
  });
});

test("sets the theme cookie with the same lifetime in the browser", () => {
  expect(themeBoot).toContain(`max-age=${themeCookieSeconds};`);
});

test("remembers a browser as long as its cookie", () => {
  expect(cleanupDays.knownBrowsers * 24 * 60 * 60).toBe(deviceCookieSeconds);
});

test("refuses in the database a session that lasts longer than the privacy page says", () => {
  const lifetime = getTableConfig(sessions).checks.find(
    ({ name }) => name === "sessions_lifetime_check",
  );
  expect(lifetime && new PgDialect().sqlToQuery(lifetime.value).sql).toBe(
    `expires_at <= created_at + interval '${sessionDays.atMost} days'`,
  );
});

test("formats a lifetime in the largest unit that fits", () => {
  expect(formatLifetime(null)).toBe("until you close the browser");
  expect(formatLifetime(600)).toBe("10 minutes");
  expect(formatLifetime(3600)).toBe("1 hour");
  expect(formatLifetime(400 * 86_400)).toBe("400 days");
});
