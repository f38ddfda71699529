import { expect, test } from "./fixtures";
import { expectPicture, picture } from "./studio";

test("a first visit ends at a first result within a minute and two clicks", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: /^Welcome/ })).toBeVisible();
  await page.evaluate(() => {
    document.addEventListener("click", ({ isTrusted, target }) => {
      // A label's click is followed by one on its control, at once.
      if (!isTrusted || !(target instanceof Element)) return;
      if (target.closest("label") && !(target instanceof HTMLInputElement)) return;
      sessionStorage.setItem("clicks", `${Number(sessionStorage.getItem("clicks")) + 1}`);
    });
  });
  const begun = Date.now();
  await page.getByRole("radio", { name: /^Cyanotype/ }).click();
  await page.getByRole("button", { name: "Make my first picture" }).click();
  await expect(page).toHaveURL(/\/projects\/[^/]+\/images\/[^/]+$/);
  await expectPicture(page, "meadow.jpg in the style Cyanotype");
  await expect(page.getByRole("slider")).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(60_000);
  expect(await page.evaluate(() => sessionStorage.getItem("clicks"))).toBe("2");
  await page.getByRole("link", { name: "My first project" }).click();
  await expect(page.getByText("1 result", { exact: true })).toBeVisible();
});

test("a first visit can begin with a picture of one's own; one that cannot be read leaves nothing", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/dashboard");
  const own = page.getByLabel("Your own picture");
  await page.getByRole("textbox", { name: "Project name" }).fill("Herbarium");
  await own.setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("hello") });
  await page.getByRole("button", { name: "Make my first picture" }).click();
  await expect(page.getByText("The file is not a JPEG, PNG, WebP, AVIF or GIF")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Project name" })).toHaveValue("Herbarium");
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: /^Welcome/ })).toBeVisible();
  await own.setInputFiles({
    name: "mountain.jpg",
    mimeType: "image/jpeg",
    buffer: await picture(),
  });
  await page.getByRole("button", { name: "Make my first picture" }).click();
  await expectPicture(page, "mountain.jpg in the style Watercolour");
});
