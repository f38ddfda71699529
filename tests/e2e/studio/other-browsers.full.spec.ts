import { writeFile } from "node:fs/promises";
import { test } from "../fixtures";
import { signUpAs, testInOtherBrowsers } from "../other-browsers";
import { imagePage, newProjectDialog, styles, welcomePage } from "./interface";
import { picture, styleChoice } from "./studio";

testInOtherBrowsers("applies a style to an uploaded image", async (visitor, { inbox }) => {
  const file = test.info().outputPath("meadow.jpg");
  await writeFile(file, await picture());
  await signUpAs(visitor, inbox);
  await visitor.click("button", welcomePage.newProject);
  await visitor.fill(newProjectDialog.name, "Herbarium");
  await visitor.click("button", newProjectDialog.submit);
  await visitor.arrives(/^\/projects\//);
  await visitor.sees("heading", "Herbarium");
  await visitor.waitForScript("input[type=file]");
  await visitor.driver.chooseFiles("input[type=file]", [file]);
  await visitor.sees("image", "meadow.jpg");
  await visitor.click("link", "meadow.jpg");
  await visitor.arrives(/\/images\//);
  await visitor.click("field", styleChoice(styles.ink));
  await visitor.click("button", new RegExp(`^${imagePage.applyStyle}`));
  await visitor.sees("image", imagePage.result("meadow.jpg", styles.ink));
});
