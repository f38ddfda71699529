import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { appConfig } from "@/lib/app-config";
import { repositoryFiles } from "@/tests/support/copy";
import { repository } from "@/tests/support/run";

// What docs/recipes/rename.md names beside the configuration.
const renamedByHand = ["LICENSE", "README.md", "package-lock.json", "package.json"];

// What a clone writes about its product is its own.
const isText = (file: string) => file.startsWith("components/marketing/");

test("names the product in its configuration and the files of the recipe alone", () => {
  const names = [appConfig.name, appConfig.cookiePrefix].map((name) => name.toLowerCase());
  const naming = repositoryFiles().filter((file) => {
    const text = readFileSync(path.join(repository, file), "latin1").toLowerCase();
    return names.some((name) => text.includes(name) || file.toLowerCase().includes(name));
  });
  const allowed = [...renamedByHand, "lib/app-config.ts"];
  expect(naming.filter((file) => !allowed.includes(file) && !isText(file))).toEqual([]);
  expect(naming).toContain("lib/app-config.ts");
});
