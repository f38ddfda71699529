import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "../e2e/fixtures";
import { deleteAccount } from "../e2e/people";
import { turnOnSecondFactor } from "../e2e/second-factor";
import { applyStyle, createProject, upload } from "../e2e/studio";

const folder = "public/readme";
const size = { width: 1280, height: 860 };

/** Takes a picture of the page, in few colours: the repository carries it. */
async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: "disabled" });
  await sharp(picture)
    .png({ palette: true, colours: 128, dither: 0.5, effort: 10 })
    .toFile(`${folder}/${name}.png`);
}

for (const theme of ["light", "dark"] as const)
  test.describe(theme, () => {
    test.use({ viewport: size, colorScheme: theme, deviceScaleFactor: 1 });

    test("the pages that the README shows", async ({ page, signUpAndVerify, sql }) => {
      const person = await signUpAndVerify({
        name: "Mira Moss",
        email: `mira@${theme}.example`,
      });
      await sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [
        person.email,
      ]);
      await createProject(page, "Herbarium");
      await upload(page, "meadow.jpg");
      await applyStyle(page, "meadow.jpg", "Ink");
      await take(page, `studio-${theme}`);
      await page.goto("/settings/danger", { waitUntil: "networkidle" });
      await expect(page.getByText("Until when it can be undone")).toBeVisible();
      await take(page, `danger-${theme}`);
      await turnOnSecondFactor(page, person);
      await sql(
        `INSERT INTO passkeys (name, public_key, user_id, credential_id, counter, device_type, backed_up)
         SELECT 'Phone', 'key', id, id::text, 0, 'multiDevice', true FROM users WHERE email = $1`,
        [person.email],
      );
      await page.goto("/settings/security", { waitUntil: "networkidle" });
      await page
        .locator("#two-factor")
        .evaluate((card) => card.scrollIntoView({ behavior: "instant" }));
      await take(page, `security-${theme}`);
    });

    test("the way back that the README shows", async ({ page, signUpAndVerify, sql }) => {
      const person = await signUpAndVerify({
        name: "Mira Moss",
        email: `mira.moss@${theme}.example`,
      });
      await sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [
        person.email,
      ]);
      await deleteAccount(page, person);
      await page.goto("/restore");
      await page.getByLabel("Email", { exact: true }).fill(person.email);
      await page.getByLabel("Password", { exact: true }).fill(person.password);
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("heading", { name: "This account is deleted" })).toBeVisible();
      await page.reload({ waitUntil: "networkidle" });
      await take(page, `restore-${theme}`);
    });
  });
