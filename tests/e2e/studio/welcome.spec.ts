import { countOf } from "@/components/studio/labels";
import { describeImageError, fileTooLarge } from "@/lib/images/errors";
import { expect, test } from "../fixtures";
import { imagePage, styles, welcomePage } from "./interface";
import { expectImage, picture, styleChoice } from "./studio";

test("shows a first result within a minute and two clicks", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: welcomePage.heading })).toBeVisible();
  await page.evaluate(() => {
    document.addEventListener("click", ({ isTrusted, target }) => {
      // A label's click is followed by one on its control, at once.
      if (!isTrusted || !(target instanceof Element)) return;
      if (target.closest("label") && !(target instanceof HTMLInputElement)) return;
      sessionStorage.setItem("clicks", `${Number(sessionStorage.getItem("clicks")) + 1}`);
    });
  });
  const begun = Date.now();
  await page.getByRole("radio", { name: styleChoice(styles.cyanotype) }).click();
  await page.getByRole("button", { name: welcomePage.submit }).click();
  await expect(page).toHaveURL(/\/projects\/[^/]+\/images\/[^/]+$/);
  await expectImage(page, imagePage.result(welcomePage.sample, styles.cyanotype));
  await expect(page.getByRole("slider")).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(60_000);
  expect(await page.evaluate(() => sessionStorage.getItem("clicks"))).toBe("2");
  await page.getByRole("link", { name: welcomePage.firstProject }).click();
  await expect(page.getByText(countOf(1, "result"), { exact: true })).toBeVisible();
});

test("starts with an own image, and stores nothing for an unreadable one", {
  tag: "@full",
}, async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await page.goto("/dashboard");
  const own = page.getByLabel(welcomePage.image);
  await page.getByRole("textbox", { name: welcomePage.projectName }).fill("Herbarium");
  const huge = Buffer.alloc(14_000_000);
  await own.setInputFiles({ name: "huge.jpg", mimeType: "image/jpeg", buffer: huge });
  await expect(page.getByText(fileTooLarge(10 * 1024 * 1024))).toBeVisible();
  await own.setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("hello") });
  await page.getByRole("button", { name: welcomePage.submit }).click();
  await expect(page.getByText(describeImageError("TYPE_UNSUPPORTED").message)).toBeVisible();
  await expect(page.getByRole("textbox", { name: welcomePage.projectName })).toHaveValue(
    "Herbarium",
  );
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: welcomePage.heading })).toBeVisible();
  await own.setInputFiles({
    name: "mountain.jpg",
    mimeType: "image/jpeg",
    buffer: await picture(),
  });
  await page.getByRole("button", { name: welcomePage.submit }).click();
  await expectImage(page, imagePage.result("mountain.jpg", styles.watercolour));
});
