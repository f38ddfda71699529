import { active, dialog, input, openMenu, option } from "../command-menu";
import { expect, test } from "../fixtures";
import { appLayout, commandMenu } from "../interface/settings";
import { jobsPage, newProjectCommand, newProjectDialog } from "./interface";
import { createProject } from "./studio";

test("goes to a page, a project and the dialog for a new one by keyboard", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Été au jardin");
  const project = page.url();

  await openMenu(page, "/settings/profile");
  await expect(option(page, "Été au jardin")).toBeVisible();
  await expect(active(page)).toHaveText(appLayout.dashboard);
  await page.keyboard.press("ArrowUp");
  await expect(active(page)).toHaveText(commandMenu.signOut);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(active(page)).toHaveText(jobsPage.heading);
  await expect(input(page)).toHaveAttribute(
    "aria-activedescendant",
    (await active(page).getAttribute("id")) ?? "",
  );
  await page.keyboard.type("jardin ete");
  await expect(dialog(page).getByRole("option")).toHaveText(["Été au jardin"]);
  await page.keyboard.press("Enter");
  await page.waitForURL(project);

  await openMenu(page, "/jobs");
  await expect(option(page, newProjectCommand)).toBeVisible();
  await page.keyboard.type("new");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
  await expect(page.getByLabel(newProjectDialog.name)).toBeFocused();
  // The shortcut opens nothing over another dialog.
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveCount(1);
});
