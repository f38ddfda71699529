import { expect, test } from "vitest";
import { devSummary } from "./dev-summary";

test("prints every fact once, in columns", () => {
  const block = devSummary({
    url: "http://localhost:3000",
    lanUrl: undefined,
    accounts: [
      { email: "member@example.com", password: "one", role: "user" },
      { email: "admin@example.com", password: "two", role: "admin" },
    ],
    mail: "http://localhost:3000/dev/inbox",
    data: ".data/",
    cronSecret: "secret",
    seconds: 1.234,
  });
  expect(block).toMatchInlineSnapshot(`
    "
      Ready in 1.2 s

      Local           http://localhost:3000
      Sign in as      member@example.com  one  (user)
                      admin@example.com   two  (admin)
      Email           http://localhost:3000/dev/inbox
      Data            .data/
      Cron secret     secret
      Stop            Ctrl-C

    "
  `);
});
