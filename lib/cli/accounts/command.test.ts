import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UsageError } from "../output";
import { type AccountsCommand, findCommand, readArgs, renderHelp } from "./command";
import { accountsCommand } from "./commands";

const find = (...words: string[]) => findCommand(accountsCommand, words);
const read = (...words: string[]) => readArgs(find(...words));

/** Every command with the words that name it. */
function leaves(
  command: AccountsCommand,
  path: string[] = [],
): { path: string[]; command: AccountsCommand }[] {
  if (!command.subCommands) return [{ path, command }];
  return Object.entries(command.subCommands).flatMap(([name, sub]) => leaves(sub, [...path, name]));
}

test("regression: refuses an option that is given twice, of which the last would count alone", () => {
  expect(() => read("bulk", "delete", "--domain", "a.test", "--domain=b.test")).toThrow(
    "--domain can be given once.",
  );
});

test.each([
  [["delte", "ada@example.com"], "There is no command “delte”. Did you mean “delete”?"],
  [["jobs", "rety"], "There is no command “rety”. Did you mean “retry”?"],
  [["--json", "list"], "Name a command before --json."],
])("refuses %j with a sentence", (words, sentence) => {
  expect(() => find(...words)).toThrow(UsageError);
  expect(() => find(...words)).toThrow(sentence);
});

test.each([
  [["list", "--limt", "5"], "“list” has no option --limt. Did you mean --limit?"],
  [["list", "--limit"], "--limit needs a value."],
  [["list", "--limit", "--json"], "--limit needs a value."],
  [["list", "--json=yes"], "--json takes no value."],
  [["list", "--state", "gone"], "--state must be active, suspended, or deleted, not “gone”."],
  [["list", "ada@example.com"], "“list” has no use for “ada@example.com”."],
  [["list", "--yes"], "“list” has no option --yes."],
  [["delete"], "Name the account: "],
  [["delete", "a@example.com", "b@example.com"], "“delete” has no use for “b@example.com”."],
  [["restore", "ada@example.com", "-x"], "“restore” has no option -x."],
])("refuses %j with a sentence", (words, sentence) => {
  expect(() => read(...words)).toThrow(UsageError);
  expect(() => read(...words)).toThrow(sentence);
});

test("reads options before, after and joined to their values", () => {
  const { args } = read("list", "--limit=5", "--json", "--search", "-");
  expect(args).toMatchObject({ limit: "5", json: true, search: "-", yes: false, dryRun: false });
});

test("takes several words where a command is about several", () => {
  expect(read("jobs", "retry", "1", "2", "3").words).toEqual(["1", "2", "3"]);
});

test("runs the default of a group without a word for it, and helps where there is none", () => {
  expect(find("jobs", "--state", "running").path).toEqual(["jobs", "list"]);
  expect(find("bulk")).toMatchObject({ path: ["bulk"], help: true });
  expect(find()).toMatchObject({ path: [], help: true });
});

test.each(leaves(accountsCommand).map(({ path, command }) => [path.join(" "), command] as const))(
  "%s has help with an example that is typed right, and its exit codes",
  async (name, command) => {
    const help = await renderHelp(find(...name.split(" "), "--help"));
    expect(help).toContain(command.description);
    expect(help).toContain("EXIT CODES");
    expect(command.examples?.length).toBeGreaterThan(0);
    for (const [words] of command.examples ?? []) {
      expect(words.startsWith(name)).toBe(true);
      expect(() => read(...words.split(" "))).not.toThrow();
    }
  },
);

test("every command that changes something has --dry-run, and every one has --json", () => {
  for (const { path, command } of leaves(accountsCommand)) {
    expect(Object.keys(command.args), path.join(" ")).toContain("json");
    expect("dry-run" in command.args, path.join(" ")).toBe(command.changes);
  }
});

test("docs/command-line.md lists every command, and no other", () => {
  const page = readFileSync("docs/command-line.md", "utf8");
  const listed = [...page.matchAll(/^\| `([a-z][a-z -]*?)(?: [<[(].*?)?` \|/gm)].map(
    ([, name]) => name,
  );
  expect(listed).toEqual(leaves(accountsCommand).map(({ path }) => path.join(" ")));
});
