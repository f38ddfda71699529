import type { Page } from "@playwright/test";
import { receiptSentences } from "@/lib/account/receipts/receipt-sentences";
import { formatTable } from "@/lib/format/counts";
import { expect, test } from "./fixtures";
import { erasePage, receiptPage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { confirmFields } from "./interface/settings";
import type { Person } from "./people";

const paste = async (page: Page, text: string) => {
  await page.goto("/receipt");
  await page.getByLabel(receiptPage.receipt, { exact: true }).fill(text);
  await page.getByRole("button", { name: receiptPage.submit }).click();
};

async function eraseNow(page: Page, person: Person): Promise<void> {
  await page.goto("/settings/danger/erase");
  await page.getByLabel(erasePage.email, { exact: true }).fill(person.email);
  await page.getByLabel(confirmFields.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: erasePage.submit }).click();
  await page.waitForURL("**/goodbye");
}

test("verifies and prints the receipt of the last email, with and without JavaScript", async ({
  app,
  page,
  browser,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await eraseNow(page, person);
  const mail = await inbox(person.email, { subject: emailSubjects.erased });
  // All of the mail, as somebody would paste it who takes no care.
  await paste(page, mail.text);
  await expect(page.getByText(receiptPage.valid)).toBeVisible();
  const main = page.getByRole("main");
  await expect(
    main.getByRole("row", { name: `${formatTable("users")} 1`, exact: true }),
  ).toBeVisible();
  await expect(main.getByText("Ed25519")).toBeVisible();

  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.getByRole("contentinfo")).toBeHidden();
  await expect(page.getByRole("button", { name: receiptPage.print })).toBeHidden();
  await expect(
    main.getByRole("row", { name: `${formatTable("users")} 1`, exact: true }),
  ).toBeVisible();
  const colours = await page.evaluate(() => {
    const { color } = getComputedStyle(document.querySelector("h1") as Element);
    return { color, background: getComputedStyle(document.documentElement).backgroundColor };
  });
  expect(colours).toEqual({ color: "rgb(0, 0, 0)", background: "rgb(255, 255, 255)" });

  const bare = await browser.newContext({ baseURL: app.url, javaScriptEnabled: false });
  const plain = await bare.newPage();
  await paste(plain, mail.text);
  await expect(plain.getByText(receiptPage.valid)).toBeVisible();
  await paste(plain, mail.text.replace(/"users":\d+/, '"users":77'));
  await expect(plain.getByRole("alert")).toContainText(receiptSentences.invalid);
  await expect(plain.getByRole("table")).toHaveCount(0);
  await bare.close();
});

test("refuses other text as a receipt, and keeps it in the field", async ({ page }) => {
  await paste(page, "This is a letter.");
  await expect(page.getByText(receiptSentences.unreadableField)).toBeVisible();
  await expect(page.getByLabel(receiptPage.receipt, { exact: true })).toHaveValue(
    "This is a letter.",
  );
});
