import { errorSentences } from "@/lib/auth/error-sentences";
import { expect, test } from "../fixtures";
import { linkIn } from "../inbox";
import { contentCard, dangerPage, eraseContentPage } from "../interface/deletion";
import { emailSubjects } from "../interface/emails";
import { confirmFields } from "../interface/settings";

const held = "1 project";

test("erases all content after a grace period in which it can be cancelled, and keeps the account", async ({
  page,
  signUpAndVerify,
  inbox,
  sql,
}) => {
  const person = await signUpAndVerify();
  const request = async () => {
    await page.getByLabel(confirmFields.password).fill(person.password);
    await page.getByRole("button", { name: eraseContentPage.submit }).click();
    await expect(page.getByRole("heading", { name: contentCard.pending })).toBeVisible();
  };
  await page.goto("/settings/danger/content");
  await expect(page.getByRole("heading", { name: dangerPage.heading })).toBeVisible();
  await expect(page.getByText(contentCard.nothing)).toBeVisible();

  await sql(
    "INSERT INTO projects (user_id, name) SELECT id, 'Garden' FROM users WHERE email = $1",
    [person.email],
  );
  await page.goto("/settings/danger");
  await expect(page.getByText(contentCard.counted(held))).toBeVisible();
  await page.getByRole("link", { name: contentCard.open }).click();
  await expect(page.getByText(eraseContentPage.when(held))).toBeVisible();
  await page.getByRole("button", { name: eraseContentPage.submit }).click();
  await expect(page.getByText(errorSentences.REAUTHENTICATION_REQUIRED)).toBeVisible();
  await request();
  await page.getByRole("button", { name: contentCard.cancel }).click();
  await expect(page.getByText(contentCard.cancelled)).toBeVisible();
  await expect(page.getByText(contentCard.counted(held))).toBeVisible();

  await page.goto("/settings/danger/content");
  await request();
  const asked = await inbox(person.email, { subject: emailSubjects.contentErasureRequested });
  await page.goto(linkIn(asked, /settings/));
  await expect(page.getByRole("heading", { name: contentCard.pending })).toBeVisible();
  await sql(
    `UPDATE content_erasures SET erase_at = now()
     WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [person.email],
  );
  await page.getByRole("button", { name: contentCard.cancel }).click();
  await expect(page.getByText(contentCard.late)).toBeVisible();

  await sql("SELECT graphile_worker.add_job('erase-due-content')");
  const erased = await inbox(person.email, { subject: emailSubjects.contentErased });
  expect(erased.text).toContain('"rows":{"projects":1}');
  await page.goto("/settings/danger");
  await expect(page.getByText(contentCard.nothing)).toBeVisible();
});
