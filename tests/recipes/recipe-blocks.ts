import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";

/** A code block of a recipe that names a file: a new file whole, or a change as a diff. */
export type RecipeBlock = { recipe: string; file: string; kind: "new" | "diff"; lines: string[] };

/** The recipes with code, in the order in which they build on each other. */
export const recipes = [
  "table",
  "page",
  "settings-page",
  "setting",
  "preference",
  "email",
  "provider",
  "job",
  "api-route",
];

/** The code blocks of a recipe: fences such as "```ts lib/name.ts" and "```diff lib/name.ts". */
export function readBlocks(recipe: string): RecipeBlock[] {
  const page = readFileSync(path.join(repository, `docs/recipes/${recipe}.md`), "utf8");
  return [...page.matchAll(/^( *)```(\w+) (\S.*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = "", language, file = "", code = ""]) => ({
      recipe,
      file,
      kind: language === "diff" ? "diff" : "new",
      lines: code
        .split("\n")
        .slice(0, -1)
        .map((line) => line.slice(indent.length)),
    }),
  );
}

/** @throws when what the diff removes or stands beside is not in the text exactly once */
function applyDiff(text: string, { recipe, file, lines }: RecipeBlock): string {
  const pick = (signs: string) =>
    lines.filter((line) => signs.includes(line[0] ?? " ")).map((line) => `${line.slice(1)}\n`);
  const before = pick(" -").join("");
  const after = pick(" +").join("");
  const found = text.split(before).length - 1;
  if (found !== 1)
    throw new Error(
      `docs/recipes/${recipe}.md: ${file} has these lines ${found} times:\n${before}`,
    );
  return text.replace(before, () => after);
}

/**
 * Applies a block to the files of a checkout.
 *
 * @param files what earlier blocks have made of them, by path; filled in
 */
export function applyBlock(block: RecipeBlock, files: Map<string, string>): void {
  if (block.kind === "new") {
    files.set(block.file, `${block.lines.join("\n")}\n`);
    return;
  }
  const text = files.get(block.file) ?? readFileSync(path.join(repository, block.file), "utf8");
  files.set(block.file, applyDiff(text, block));
}
