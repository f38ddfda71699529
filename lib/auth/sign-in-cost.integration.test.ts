import { expect, test } from "vitest";
import { Browser } from "@/tests/support/browser-client";
import { statements } from "@/tests/support/statements";
import { createUser, type TestUser } from "@/tests/support/users";

// The purpose of each statement of a sign-in, in the order in which they are sent.
const purposes: [string, RegExp][] = [
  ["counts the request", /^INSERT INTO rate_limits/],
  ["counts the guess", /^INSERT INTO sign_in_throttles/],
  ["finds the account by its address", /from "users" "users" left join/],
  ["reads the state of the account", /^select "id", .* from "users" where/],
  ["reads whether there is a second factor", /^select "two_factor_enabled" from "users"/],
  ["begins", /^begin$/i],
  ["reads the password and the second factor again", /^select .* "accounts" .* for share$/],
  ["stores the session", /^insert into "sessions"/],
  ["opens the record", /^savepoint/i],
  ["locks the account", /^select "status" .* for key share$/],
  ["remembers the browser", /^insert into "known_devices"/],
  ["looks for another browser", /^select "id" from "known_devices"/],
  ["appends to the audit log", /^WITH owner AS .* INSERT INTO audit_logs/],
  ["queues an email", /^SELECT graphile_worker.add_job/],
  ["closes the record", /^release savepoint/i],
  ["commits", /^commit$/i],
  ["ends the session that the browser came with", /^WITH owner .* DELETE FROM sessions/],
  ["forgets the failed guesses", /^delete from "sign_in_throttles"/],
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

const without = (...left: string[]) => all.filter((purpose) => !left.includes(purpose));
const another = "looks for another browser";
const mail = "queues an email";
const ended = "ends the session that the browser came with";

test("a sign-in sends 15 statements, and three more for a new browser with a session, each for a purpose", async () => {
  const user = await createUser();
  const usual = new Browser();
  expect(await costOf(usual, user), "the first").toEqual(without(mail, ended));
  expect(await costOf(usual, user), "with a session").toEqual(without(another, mail));
  usual.cookies.delete("perennial.session_token");
  expect(await costOf(usual, user), "known").toEqual(without(another, mail, ended));
  expect(await costOf(new Browser(), user), "a new browser").toEqual(without(ended));
  expect(without(another, mail, ended)).toHaveLength(15);
});

test("a refused guess sends three statements, and reads no account", async () => {
  const user = await createUser();
  const guess = () =>
    new Browser().post("/sign-in/email", { ...user, password: "not the password" });
  for (let time = 0; time < 5; time += 1) await guess();
  const { result, sql } = await statements(guess);
  expect(result.status).toBe(429);
  expect(sql.map((line) => line.slice(0, 29))).toEqual([
    "INSERT INTO rate_limits AS r ",
    "INSERT INTO sign_in_throttles",
    expect.stringMatching(/^select ceil/),
  ]);
});
