import { writeFile } from "node:fs/promises";
import { otherBrowsers } from "@/tests/support/browsers/other-browsers";
import { Visitor } from "@/tests/support/browsers/visitor";
import { test } from "./fixtures";
import { type Inbox, linkIn } from "./inbox";
import { authFields, sentPage, signInPage, signUpPage } from "./interface/auth";
import { newPerson, type Person } from "./people";

/** A test in Firefox and in WebKit, skipped where it isn’t installed. */
export function testInOtherBrowsers(
  title: string,
  run: (visitor: Visitor, given: { inbox: Inbox }) => Promise<void>,
): void {
  for (const { name, missing, start } of otherBrowsers)
    test(`${name}: ${title}`, async ({ app, inbox }, info) => {
      test.skip(missing !== undefined, missing);
      test.setTimeout(300_000);
      const driver = await start();
      try {
        await driver.resize(1280, 900);
        await run(new Visitor(driver, app.url), { inbox });
      } catch (error) {
        const picture = await driver.screenshot().catch(() => undefined);
        if (picture) await writeFile(info.outputPath("screenshot.png"), picture);
        throw error;
      } finally {
        await driver.close();
      }
    });
}

/** Signs up by the form and opens the link in the mail; ends on the dashboard. */
export async function signUpAs(visitor: Visitor, inbox: Inbox): Promise<Person> {
  const person = newPerson();
  await visitor.goto("/sign-up");
  await visitor.fill(authFields.name, person.name);
  await visitor.fill(authFields.email, person.email);
  await visitor.fill(authFields.password, person.password);
  await visitor.click("button", signUpPage.submit);
  await visitor.sees("heading", sentPage.heading);
  await visitor.goto(linkIn(await inbox(person.email), /verify/));
  await visitor.arrives(/^\/dashboard/);
  return person;
}

/** Fills in and sends the sign-in form. */
export async function submitSignInAs(visitor: Visitor, person: Person): Promise<void> {
  await visitor.goto("/sign-in");
  await visitor.fill(authFields.email, person.email);
  await visitor.fill(authFields.password, person.password);
  await visitor.click("button", signInPage.submit);
}
