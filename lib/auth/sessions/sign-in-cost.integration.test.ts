import { expect, test } from "vitest";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { statements } from "@/tests/support/statements";
import { createUser, type TestUser } from "@/tests/support/users";

// The purpose of each statement of a sign-in, in the order in which they are sent.
const purposes: [string, RegExp][] = [
  ["counts the request and the attempt", /app_count_attempt\(/],
  ["finds the account by its address", /from "users" left join "accounts"/],
  [
    "stores and records the session, and forgets the failed guesses",
    /^WITH owner AS .* FOR SHARE .*INTO sessions .*FROM sign_in_lockouts .*app_record_sign_in/,
  ],
  ["ends the session that the browser came with", /^WITH owner .* DELETE FROM sessions/],
];
const all = purposes.map(([purpose]) => purpose);

/** The purposes of statements, each looked for behind the one before it. */
function purposesOf(sent: string[]): string[] {
  let next = 0;
  return sent.map((sql) => {
    const line = sql.replace(/\s+/g, " ");
    const found = purposes.findIndex(([, pattern], at) => at >= next && pattern.test(line));
    next = found + 1;
    return purposes[found]?.[0] ?? line;
  });
}

async function costOf(browser: Browser, user: TestUser) {
  const { result, sql } = await statements(() => browser.post("/sign-in/email", user));
  expect(result.status).toBe(200);
  return purposesOf(sql);
}

const withoutSession = all.filter((purpose) => !purpose.startsWith("ends the session"));

test("runs three statements for a sign-in, and one more when the browser has a session", async () => {
  const user = await createUser();
  const usual = new Browser();
  expect(await costOf(usual, user), "the first").toEqual(withoutSession);
  expect(await costOf(usual, user), "with a session").toEqual(all);
  usual.cookies.delete(cookieName("session_token"));
  expect(await costOf(usual, user), "known").toEqual(withoutSession);
  expect(await costOf(new Browser(), user), "a new browser").toEqual(withoutSession);
  expect(withoutSession).toHaveLength(3);
});

test("runs one statement for a locked-out attempt, without reading the account", async () => {
  const user = await createUser();
  const attempt = () =>
    new Browser().post("/sign-in/email", { ...user, password: "not the password" });
  for (let time = 0; time < 5; time += 1) await attempt();
  const { result, sql } = await statements(attempt);
  expect(result.status).toBe(429);
  expect(purposesOf(sql)).toEqual(["counts the request and the attempt"]);
});
