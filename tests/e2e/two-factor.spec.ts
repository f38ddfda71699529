import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { submitSignIn } from "./people";
import { forgetUsedCode, turnOnSecondFactor } from "./second-factor";

const code = "Code from your authenticator app";

test("a sign-in has a second step, which takes the app's code and goes where one wanted", async ({
  page,
  newVisitor,
  problems,
  sql,
  signUpAndVerify,
}) => {
  problems.allow(/status of 401/);
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await visitor.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await visitor.getByLabel("Email", { exact: true }).fill(person.email);
  await visitor.getByLabel("Password", { exact: true }).fill(person.password);
  await visitor.getByRole("button", { name: "Sign in", exact: true }).click();
  await visitor.waitForURL("**/two-factor?next=*");
  await expect(visitor.getByLabel(code)).toBeFocused();
  await expectReadable(visitor);
  // Not signed in before the code.
  await visitor.goto("/dashboard");
  await expect(visitor).toHaveURL(/\/sign-in/);
  await visitor.goto("/two-factor?next=%2Fsettings%2Fprofile");

  await visitor.getByLabel(code).fill("000000");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(
    visitor.getByText("This code is not right, or it has been used").first(),
  ).toBeVisible();
  await expect(visitor.getByLabel(code)).toHaveAttribute("aria-invalid", "true");
  await visitor.getByLabel(code).fill(await factor.code());
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await visitor.waitForURL("**/settings/profile");
});

test("a recovery code stands in for the app once, and its owner is told", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const { recoveryCodes } = await turnOnSecondFactor(page, person);
  for (const expected of ["**/dashboard", null]) {
    const visitor = await newVisitor();
    await submitSignIn(visitor, person);
    await visitor.getByRole("link", { name: "Use a recovery code" }).click();
    await visitor.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await visitor.getByRole("button", { name: "Sign in" }).click();
    if (expected) await visitor.waitForURL(expected);
    else {
      await expect(visitor.getByText("This recovery code is not right").first()).toBeVisible();
      await expectReadable(visitor);
      await visitor.getByRole("link", { name: "Use its code" }).click();
      await expect(visitor.getByLabel(code)).toBeVisible();
    }
  }
  const mail = await inbox(person.email, { subject: /recovery code/ });
  expect(mail.text).toContain("9 of them are left");
});

test("a trusted browser is not asked again, another one is", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.getByLabel(code).fill(await factor.code());
  await visitor.getByLabel("Trust this browser for 30 days").check();
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await visitor.waitForURL("**/dashboard");
  await visitor.getByRole("button", { name: "Sign out" }).first().click();
  await expect(visitor).toHaveURL(/\/$/);
  await submitSignIn(visitor, person);
  await visitor.waitForURL("**/dashboard");

  const other = await newVisitor();
  await submitSignIn(other, person);
  await expect(other).toHaveURL(/\/two-factor$/);
});

test("a second step that took too long leads back with a sentence", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.getByLabel(code).fill(await factor.code());
  await sql("DELETE FROM verifications WHERE user_id = (SELECT id FROM users WHERE email = $1)", [
    person.email,
  ]);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByText("That sign-in has ended")).toBeVisible();
  await expectReadable(visitor);
  // Nobody is between two steps now.
  await visitor.goto("/two-factor");
  await expect(visitor).toHaveURL(/\/sign-in\?expired=1/);
});
