import { expect, test } from "../e2e/fixtures";
import { applyStyle, createProject, upload } from "../e2e/studio";

const folder = "public/readme";
const size = { width: 1280, height: 860 };

for (const theme of ["light", "dark"] as const)
  test.describe(theme, () => {
    test.use({ viewport: size, colorScheme: theme, deviceScaleFactor: 1 });

    test("the pages that the README shows", async ({ page, signUpAndVerify, sql }) => {
      await page.goto("/");
      await page.screenshot({ path: `${folder}/landing-${theme}.png` });
      const person = await signUpAndVerify({ name: "Mira Moss" });
      await sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [
        person.email,
      ]);
      await createProject(page, "Herbarium");
      await upload(page, "meadow.jpg");
      await applyStyle(page, "meadow.jpg", "Ink");
      await page.screenshot({ path: `${folder}/studio-${theme}.png` });
      await page.goto("/settings/danger", { waitUntil: "networkidle" });
      await expect(page.getByText("Until when it can be undone")).toBeVisible();
      await page.screenshot({ path: `${folder}/danger-${theme}.png` });
    });
  });
