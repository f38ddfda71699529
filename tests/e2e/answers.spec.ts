import type { Route } from "@playwright/test";
import { networkSentences } from "@/components/form/network";
import { formatBytes } from "@/lib/format/counts";
import { requestSentences } from "@/lib/http/request-sentences";
import { avatarMaxBytes } from "@/lib/images/formats";
import { startApplication } from "@/tests/support/app";
import { expect, test } from "./fixtures";
import { profilePage } from "./interface/settings";

// Actions have other IDs in another build, unless their code and its key are the same.
const actionOfAnotherBuild = `40${"0".repeat(40)}`;

test.describe("an answer that is not that of the form's action", () => {
  for (const [from, answer, sentence] of [
    [
      "a proxy",
      (route: Route) =>
        route.fulfill({ status: 502, contentType: "text/html", body: "<h1>502</h1>" }),
      "unreadable",
    ],
    [
      "another version",
      (route: Route) =>
        route.continue({
          headers: { ...route.request().headers(), "next-action": actionOfAnotherBuild },
        }),
      "outdated",
    ],
  ] as const)
    test(`of ${from} keeps the page and the text, with a sentence`, async ({
      page,
      problems,
      signUpAndVerify,
    }) => {
      problems.allow(/status (of )?(409|502)/);
      await signUpAndVerify();
      await page.goto("/settings/profile", { waitUntil: "networkidle" });
      await page.route("**/settings/profile", (route) =>
        route.request().method() === "POST" ? answer(route) : route.continue(),
      );
      const name = page.getByLabel(profilePage.name, { exact: true });
      await name.fill("Juniper Moss");
      await page.getByRole("button", { name: profilePage.saveName }).click();
      await expect(page.getByRole("main").getByRole("alert")).toContainText(
        networkSentences[sentence],
      );
      await expect(name).toHaveValue("Juniper Moss");
      await page.unroute("**/settings/profile");
      await page.getByRole("button", { name: profilePage.saveName }).click();
      await expect(page.getByText(profilePage.nameSaved)).toBeVisible();
    });
});

test("a form of another build that is sent without JavaScript gets a sentence", async ({
  app,
  request,
}) => {
  const answer = await request.post("/sign-in", {
    headers: { origin: app.url },
    multipart: { [`$ACTION_ID_${actionOfAnotherBuild}`]: "", email: "juniper@example.com" },
  });
  expect(answer.status()).toBe(409);
  expect(await answer.text()).toContain(requestSentences.outdated);
});

test("a start with another key for server actions than that of the build is refused", async ({
  app,
}) => {
  const NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = Buffer.alloc(32).toString("base64");
  const started = startApplication({
    settings: { ...app.settings, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY },
    logFile: `${app.runFolder}/another-key.log`,
  });
  await expect(started).rejects.toThrow(
    "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY isn’t the one of the build.",
  );
});

test("refuses a profile image that is too large at its field, before it is sent", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/settings/profile");
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await page.locator("input[name=avatar]").setInputFiles({
    name: "huge.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.alloc(14_000_000),
  });
  const sentence = `This file is larger than ${formatBytes(avatarMaxBytes)}. Choose a smaller one.`;
  await expect(page.getByText(sentence)).toBeVisible();
  await page.getByRole("button", { name: profilePage.upload }).click();
  await expect(page.locator("input[name=avatar]")).toHaveAttribute("aria-invalid", "true");
  expect(sent).toBe(0);
});
