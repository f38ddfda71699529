import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { emailForm } from "@/lib/auth/schema";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, type MailKind } from "@/tests/support/mail";

const password = "correct horse battery";
const mark = () => randomUUID().slice(0, 8);

async function tokenIn(email: string, kind: MailKind): Promise<string> {
  await runJobs();
  const links = (await latestMail(email, kind))?.links ?? [];
  const link = links.find((each) => each.includes("token="));
  return new URL(link ?? "").searchParams.get("token") ?? "";
}

test.each([
  `anna-${mark()}@xn--e1afmkfd.xn--p1ai`,
  `o&m-${mark()}@example.com`,
  `a/${mark()}@example.com`,
  `abc.${mark()}.@docomo.ne.jp`,
  `da..so-${mark()}@ezweb.ne.jp`,
  `x-${mark()}@mail.co-op.museum`,
  `!#$%&'*+/=?^_\`{|}~-${mark()}@example.com`,
])("signs up, verifies, signs in and resets with %s", async (email) => {
  const browser = new Browser();
  const signUp = await browser.post("/sign-up/email", { name: "Anna", email, password });
  expect(signUp.status).toBe(200);
  await browser.get(`/verify-email?token=${await tokenIn(email, "verify-email")}`);
  const visitor = new Browser();
  expect((await visitor.post("/sign-in/email", { email, password })).status).toBe(200);
  expect((await visitor.post("/request-password-reset", { email })).status).toBe(200);
  const token = await tokenIn(email, "reset-password");
  const newPassword = "a better horse battery";
  expect((await visitor.post("/reset-password", { token, newPassword })).status).toBe(200);
  const again = await new Browser().post("/sign-in/email", { email, password: newPassword });
  expect(again.status).toBe(200);
});

test.each([
  ["Anna@exämple.de", "Anna@xn--exmple-cua.de"],
  ["anna@EXÄMPLE.de", "anna@xn--exmple-cua.de"],
  ["anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"],
  ["anna@b。example", "anna@b.example"],
  ["anna@1", "anna@1"],
])("regression: a form accepts %s, which Firefox sends as it is typed", (typed, email) => {
  expect(emailForm.parse({ email: typed })).toEqual({ email });
});

test.each([
  "anna@ä.de/b",
  "anna@ä..de",
  "anna@b@ä de",
  "anna@",
  "@example.com",
  "a b@example.com",
  "a@b@example.com",
  "anna@-example.com",
  "anna@example..com",
  "anna@example.com,b@example.com",
  "<anna@example.com>",
])("refuses %s in a form and in a route", async (email) => {
  const form = emailForm.safeParse({ email });
  expect(form.error?.issues.map(({ message }) => message)).toEqual([
    "Enter a valid email address, such as you@example.com.",
  ]);
  const answer = await new Browser().post("/sign-up/email", { name: "Anna", email, password });
  expect(answer.status).toBe(400);
});
