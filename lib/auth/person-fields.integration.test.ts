import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedInWithoutPassword } from "@/tests/support/passwordless";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { authError } from "./auth-error";

const tooEasy = authError("PASSWORD_TOO_EASY");

async function nameOf(email: string) {
  const [user] = await db.select({ name: users.name }).from(users).where(eq(users.email, email));
  return user?.name;
}

describe("trimming of names", () => {
  test("removes any number of surrounding spaces", async () => {
    const padded = `${" ".repeat(30_000)}Ada${" ".repeat(30_000)}`;
    const email = `n-${randomUUID().slice(0, 8)}@example.com`;
    const password = "correct horse battery";
    const made = await new Browser().post("/sign-up/email", { name: padded, email, password });
    expect(await made.json()).toMatchObject({ user: { name: "Ada" } });
    expect(await nameOf(email)).toBe("Ada");
    const { browser, user } = await signedIn();
    expect((await browser.post("/update-user", { name: "\r\n Eve \n" })).status).toBe(200);
    expect(await nameOf(user.email)).toBe("Eve");
  });

  test.each([
    ["Ada\r\nBcc: eve@example.com", fieldSentences.controlCharacters],
    ["Ada\u0007", fieldSentences.controlCharacters],
    ["\u200b\u2060", fieldSentences.invisible],
    ["\u3164", fieldSentences.invisible],
  ])("refuses %j", async (name, message) => {
    const { browser, user } = await signedIn();
    const email = `n-${randomUUID().slice(0, 8)}@example.com`;
    const person = { name, email, password: "correct horse battery" };
    for (const answer of [
      await new Browser().post("/sign-up/email", person),
      await browser.post("/update-user", { name }),
    ]) {
      expect(answer.status).toBe(400);
      const refusal = { code: "VALIDATION_ERROR", message: `[body.name] ${message}` };
      expect(await answer.json()).toEqual(refusal);
    }
    expect(await nameOf(user.email)).toBe(user.name);
    expect(await nameOf(email)).toBeUndefined();
  });
});

describe("a password that is too similar to the address is refused", () => {
  const newAddress = () => `olive.oil.${randomUUID().slice(0, 6)}@example.com`;
  const easyFor = (email: string) => `${email.split("@")[0]}2024`;

  test("at a change of the password", async () => {
    const { browser, user } = await signedIn({ user: await createUser({ email: newAddress() }) });
    const change = { currentPassword: user.password, newPassword: easyFor(user.email) };
    const answer = await browser.post("/change-password", change);
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 400,
      body: tooEasy,
    });
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
  });

  test("as the first password of an account", async () => {
    const user = await createUser({ email: newAddress() });
    const { browser } = await signedInWithoutPassword(user);
    const answer = await browser.post("/set-password", { newPassword: easyFor(user.email) });
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 400,
      body: tooEasy,
    });
  });

  test("at a reset, which keeps the link", async () => {
    const user = await createUser({ email: newAddress() });
    await new Browser().post("/request-password-reset", { email: user.email });
    await runJobs();
    const mail = await latestMail(user.email);
    const link = mail?.links.find((each) => each.includes("/reset-password")) ?? "";
    const token = new URL(link).searchParams.get("token");
    const reset = (newPassword: string) =>
      new Browser().post("/reset-password", { token, newPassword });
    const answer = await reset(easyFor(user.email));
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 400,
      body: tooEasy,
    });
    expect((await reset("correct horse battery")).status).toBe(200);
  });
});
