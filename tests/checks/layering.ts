import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { envSchema } from "@/lib/env";
import { noDangerousCode } from "./dangerous-code";
import * as habits from "./habits";
import * as layers from "./layers";
import { privateApisInOneFile } from "./private-apis";
import { parseSource, type Source, type Violation } from "./source";
import * as structure from "./structure";

const folders = ["app", "components", "db", "lib", "tests"];

/** Reads every TypeScript file of the project. */
export function readSources(root: string): Source[] {
  const inFolders = folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name.replaceAll("\\", "/")}`,
      ),
    );
  return [...readdirSync(root), ...inFolders]
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && habits.isOurs(file))
    .sort()
    .map((file) => parseSource(file, readFileSync(path.join(root, file), "utf8")));
}

/** Everything that the design forbids and the sources do. */
export function findViolations(sources: Source[], envExample: string): Violation[] {
  return [
    ...layers.downwardOnly(sources),
    ...layers.subjectsDownward(sources),
    ...layers.featuresRemovable(sources),
    ...layers.commandLineOnTop(sources),
    ...layers.testsApart(sources),
    ...layers.pluginSeam(sources),
    ...layers.localDatabaseOutside(sources),
    ...layers.noSqlAbove(sources),
    ...layers.clientStaysInBrowser(sources),
    ...privateApisInOneFile(sources),
    ...noDangerousCode(sources),
    ...habits.environmentInOnePlace(sources),
    ...habits.noBarrels(sources),
    ...habits.tellingNames(sources),
    ...habits.shortFiles(sources),
    ...habits.isolatedByName(sources),
    ...structure.namesExportedOnce(sources),
    ...structure.noTinyFiles(sources),
    ...structure.smallFolders(sources),
    ...habits.documentedSettings(envExample, Object.keys(envSchema.shape)),
  ];
}
