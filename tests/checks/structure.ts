import path from "node:path";
import { barrels } from "./habits";
import { hasDirective, isBelow, isTest, type Source, type Violation } from "./source";

const mostFiles = 20;
const smallest = 15;
const componentFolder = "components/ui";
const folders = ["app", "components", "lib", "db"];
// A package of its own: what an application does for it has the plugin's names for that.
const plugin = "lib/auth/soft-deletion";
// https://nextjs.org/docs/app/api-reference/file-conventions
const nextFiles =
  /^app\/(.*\/)?(page|layout|template|route|error|global-error|loading|not-found|default|manifest|robots|sitemap|(apple-)?icon|opengraph-image)\.tsx?$/;
const nextExports = new Set([
  ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  ...["metadata", "generateMetadata", "viewport", "generateViewport", "generateStaticParams"],
  ...["dynamic", "dynamicParams", "revalidate", "runtime", "maxDuration", "fetchCache"],
]);

const declaration =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const enum|const|let|class|interface|type|enum) (\w+)/gm;
const destructured = /^export const [{[]([^=]*)[}\]] =/gm;
const list = /^export (?:type )?\{([^}]*)\}/gm;

const isProduct = ({ path: file }: Source) =>
  !isTest(file) && folders.some((folder) => isBelow(file, folder));

/** The names that a file exports by itself or from another one, without `default`. */
function exportedNames({ path: file, text }: Source): string[] {
  const listed = [...text.matchAll(list), ...text.matchAll(destructured)]
    .flatMap(([, names = ""]) => names.split(","))
    .map(
      (name) =>
        name
          .split(/\sas\s|:/)
          .at(-1)
          ?.replace(/^\s*type\s/, "")
          .trim() ?? "",
    );
  const names = [...[...text.matchAll(declaration)].map(([, name = ""]) => name), ...listed];
  // Overloads have one name.
  return [...new Set(names)].filter(
    (name) => name !== "" && name !== "default" && !(nextFiles.test(file) && nextExports.has(name)),
  );
}

/** An exported name, of a type too, belongs to one file. The plugin is a package with names of its own. */
export function namesExportedOnce(sources: Source[]): Violation[] {
  const homes = new Map<string, string[]>();
  for (const source of sources.filter((each) => isProduct(each) && !barrels.has(each.path)))
    for (const name of exportedNames(source)) {
      const key = `${isBelow(source.path, plugin) ? plugin : ""}:${name}`;
      homes.set(key, [...(homes.get(key) ?? []), source.path]);
    }
  return [...homes].flatMap(([key, files]) =>
    files.slice(1).map((file) => ({
      rule: "names exported once",
      file,
      message: `${key.split(":")[1]} is also exported by ${files[0]}: name it after its subject, share it, or don’t export it`,
    })),
  );
}

/**
 * A file of a few lines with one importer is part of that importer. Apart stays what cannot be there:
 * - a file that Next.js finds by its name, or that starts with a directive;
 * - what a file with "use server" imports and tests too: such a file exports actions only;
 * - what a command imports and tests too: a file without exports runs when it is imported;
 * - a command, which another one runs by importing it;
 * - what is exported through a barrel, such as the table of a schema;
 * - what lies in lib/ or db/ for a route or a component, which contain neither.
 */
export function noTinyFiles(sources: Source[]): Violation[] {
  const importers = new Map<string, Source[]>();
  for (const source of sources)
    for (const target of new Set(
      source.imports.filter(({ own }) => own).map((each) => each.target),
    ))
      importers.set(target, [...(importers.get(target) ?? []), source]);
  return sources.filter(isProduct).flatMap((source) => {
    const lines = source.text.trimEnd().split("\n").length;
    if (lines >= smallest || nextFiles.test(source.path)) return [];
    if (isBelow(source.path, componentFolder)) return [];
    if (isBelow(source.path, "lib/cli") && exportedNames(source).length === 0) return [];
    if (hasDirective(source, "use server") || hasDirective(source, "use client")) return [];
    const all = importers.get(source.path.replace(/\.tsx?$/, "")) ?? [];
    const [only, ...others] = all.filter(({ path: file }) => !isTest(file));
    if (!only || others.length > 0 || barrels.has(only.path)) return [];
    const isTested = all.length > 1;
    if (isTested && (hasDirective(only, "use server") || exportedNames(only).length === 0))
      return [];
    const isLower = /^(lib|db)\//.test(source.path) && /^(app|components)\//.test(only.path);
    if (isLower) return [];
    return [
      {
        rule: "no tiny files",
        file: source.path,
        message: `has ${lines} lines and one importer: move them into ${only.path}`,
      },
    ];
  });
}

/**
 * A folder has at most 20 source files. Not counted are folders of routes, whose form is that of the
 * addresses, and the one where shadcn's command puts each component.
 */
export function smallFolders(sources: Source[]): Violation[] {
  const counts = new Map<string, number>();
  for (const { path: file } of sources.filter(isProduct))
    counts.set(path.posix.dirname(file), (counts.get(path.posix.dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(
      ([folder, count]) =>
        count > mostFiles && !isBelow(folder, "app") && folder !== componentFolder,
    )
    .map(([folder, count]) => ({
      rule: "small folders",
      file: folder,
      message: `has ${count} source files; the maximum is ${mostFiles}: give a subject a subfolder`,
    }));
}
