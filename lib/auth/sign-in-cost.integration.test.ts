import { expect, test } from "vitest";
import { Browser } from "@/tests/support/browser-client";
import { statements } from "@/tests/support/statements";
import { createUser, type TestUser } from "@/tests/support/users";

// What each statement of a sign-in is for, in the order in which they are sent.
const purposes: [string, RegExp][] = [
  [
    "counts the request of the client address and the guess, and finds the user with the password and the second factor",
    /^WITH request AS \( INSERT INTO rate_limits .* guess AS \( INSERT INTO sign_in_thr.* JOIN "accounts"/,
  ],
  [
    "begins the session of what still is as it was proved, forgets the guess, notes the browser, logs it, and mails the owner if it is new",
    /^WITH owner AS .* FOR SHARE .*INTO sessions .*FROM sign_in_thr.*INTO known_dev.*INTO audit_logs/,
  ],
];
const inOneSession = "ends the session that the browser came with";

const purposeOf = (sql: string) =>
  [...purposes, [inOneSession, /^WITH owner .* DELETE FROM sessions/] as const].find(
    ([, pattern]) => pattern.test(sql.replace(/\s+/g, " ")),
  )?.[0] ?? sql;

async function costOf(browser: Browser, user: TestUser) {
  const { result, sql } = await statements(() => browser.post("/sign-in/email", user));
  expect(result.status).toBe(200);
  return sql.map(purposeOf);
}

test("a sign-in costs three statements at most, each for a purpose", async () => {
  const user = await createUser();
  const usual = new Browser();
  const all = purposes.map(([purpose]) => purpose);
  expect(await costOf(usual, user), "the first").toEqual(all);
  expect(await costOf(usual, user), "with a session that is open").toEqual([...all, inOneSession]);
  usual.cookies.delete("perennial.session_token");
  expect(await costOf(usual, user), "with a browser that is known").toEqual(all);
  expect(await costOf(new Browser(), user), "with a new browser").toEqual(all);
  expect(all.length + 1).toBe(3);
});

test("a refused guess costs two statements", async () => {
  const user = await createUser();
  const guess = () =>
    new Browser().post("/sign-in/email", { ...user, password: "not the password" });
  for (let time = 0; time < 5; time += 1) await guess();
  const { result, sql } = await statements(guess);
  expect(result.status).toBe(429);
  expect(sql.map(purposeOf)).toEqual([purposes[0]?.[0], expect.stringMatching(/^SELECT ceil/)]);
});
