import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, defineCommand, parseArgs, renderUsage } from "citty";
import { calledAs, UsageError } from "../output";
import { suggest } from "./suggest";

/** What a command has to say: lines for people, `data` for `--json`; with a `problem` it exits with 1. */
export type Result = { lines: string[]; data: object; problem?: string };

/** The options that every command is asked with, whether it offers them or not. */
export type Flags = { json: boolean; yes: boolean; dryRun: boolean };

/** A command of the accounts command line; what it does is imported when it runs, so that help needs no database. */
export type AccountsCommand = {
  description: string;
  /** Paragraphs of its help below the options. */
  details?: string[];
  /** What to type after the name of the program, and what that does. */
  examples?: [words: string, effect: string][];
  args: ArgsDef;
  /** It changes something: it has `--dry-run`, and needs a database that takes jobs. */
  changes: boolean;
  /** Takes any number of words after the first positional one. */
  manyWords?: boolean;
  subCommands?: Record<string, AccountsCommand>;
  /** The subcommand where none is named. */
  default?: string;
  /** `null` where it has printed everything itself. */
  run?: (args: never, words: string[]) => Promise<Result | null>;
};

type Typed<T extends ArgsDef> = {
  [K in keyof T]: T[K] extends { type: "boolean" }
    ? boolean | undefined
    : T[K] extends { required: true } | { default: string }
      ? string
      : string | undefined;
};

const flags = {
  json: { type: "boolean", description: "Print JSON, for scripts" },
  yes: { type: "boolean", description: "Don’t ask for a confirmation" },
  "dry-run": { type: "boolean", description: "Show what would happen, and change nothing" },
} as const satisfies ArgsDef;

/**
 * Defines a command.
 *
 * @param given.effect `read` changes nothing, `change` has --dry-run, `destroy` also asks for a confirmation
 */
export function command<const T extends ArgsDef>(
  given: Pick<AccountsCommand, "description" | "details" | "examples" | "manyWords"> & {
    effect: "read" | "change" | "destroy";
    args?: T;
    run: (args: Typed<T> & Flags, words: string[]) => Promise<Result | null>;
  },
): AccountsCommand {
  const { effect, args, run, ...rest } = given;
  const { json, yes, "dry-run": dryRun } = flags;
  return {
    ...rest,
    changes: effect !== "read",
    args: {
      ...args,
      json,
      ...(effect !== "read" && { "dry-run": dryRun }),
      ...(effect === "destroy" && { yes }),
    },
    run: run as AccountsCommand["run"],
  };
}

/** Defines a command that consists of others. */
export function commandGroup(
  given: Pick<AccountsCommand, "description" | "details" | "examples" | "default"> & {
    subCommands: Record<string, AccountsCommand>;
  },
): AccountsCommand {
  return { ...given, args: {}, changes: false };
}

const program = () => calledAs("accounts", "accounts.js");

const isHelp = (word: string) => word === "--help";

const seeHelp = (path: string[]) => `Run ${[program(), ...path, "--help"].join(" ")}`;

export type Asked = {
  /** The names of the command and its groups. */
  path: string[];
  command: AccountsCommand;
  /** What follows them. */
  words: string[];
  help: boolean;
};

/** Finds the command that was typed. @throws UsageError if there is no such command */
export function findCommand(root: AccountsCommand, typed: string[]): Asked {
  const path: string[] = [];
  const help = typed.some(isHelp);
  let command = root;
  let words = typed.filter((word) => !isHelp(word));
  while (command.subCommands) {
    const [name] = words;
    const known = name !== undefined && Object.hasOwn(command.subCommands, name);
    if (!known && name !== undefined && !name.startsWith("-")) {
      const near = suggest(name, Object.keys(command.subCommands));
      const hint = near ? ` Did you mean “${near}”?` : "";
      throw new UsageError(
        `There is no command “${name}”.${hint} ${seeHelp(path)} for all of them.`,
      );
    }
    const next = known ? name : help ? undefined : command.default;
    const found = next === undefined ? undefined : command.subCommands[next];
    if (next === undefined || !found) {
      if (!help && name !== undefined)
        throw new UsageError(`Name a command before ${name}. ${seeHelp(path)} for all of them.`);
      return { path, command, words, help: true };
    }
    path.push(next);
    command = found;
    if (known) words = words.slice(1);
  }
  return { path, command, words, help };
}

const listOf = (words: string[]) =>
  new Intl.ListFormat("en", { type: "disjunction" }).format(words);

/**
 * Reads what follows the name of a command.
 *
 * @throws UsageError for an option that it does not have, a value that is missing or none of the possible ones, and a
 *   word too many or too few
 */
export function readArgs({ path, command, words }: Asked): {
  args: Record<string, string | boolean | undefined> & Flags;
  words: string[];
} {
  const name = path.join(" ");
  const options = Object.entries(command.args).filter(([, { type }]) => type !== "positional");
  const places = Object.entries(command.args).filter(([, { type }]) => type === "positional");
  const rest: string[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "-" || !word.startsWith("-")) {
      rest.push(word);
      continue;
    }
    const [option = word, inline] = word.split(/=(.*)/s);
    const definition = options.find(([each]) => option === `--${each}`)?.[1];
    if (!definition) {
      const near = suggest(
        option,
        options.map(([each]) => `--${each}`),
      );
      throw new UsageError(
        `“${name}” has no option ${option}.${near ? ` Did you mean ${near}?` : ""} ${seeHelp(path)} for all of them.`,
      );
    }
    if (definition.type === "boolean") {
      if (inline !== undefined) throw new UsageError(`${option} takes no value.`);
      continue;
    }
    // The last of two would count alone, and the first be missed in silence.
    if (seen.has(option)) throw new UsageError(`${option} can be given once.`);
    seen.add(option);
    const value = inline ?? words[++index];
    if (value === undefined || value === "" || value.startsWith("--"))
      throw new UsageError(`${option} needs a value.`);
    const choices = definition.type === "enum" ? (definition.options ?? []) : [value];
    if (!choices.includes(value))
      throw new UsageError(`${option} must be ${listOf(choices)}, not “${value}”.`);
  }
  const required = places.filter(([, { required }]) => required !== false);
  const [missing] = required.slice(rest.length);
  if (missing)
    throw new UsageError(
      `Name the ${missing[0]}: ${[program(), ...path, `<${missing[0]}>`].join(" ")}`,
    );
  if (rest.length > places.length && !command.manyWords)
    throw new UsageError(`“${name}” has no use for “${rest[places.length]}”. ${seeHelp(path)}.`);
  const parsed = parseArgs(words, command.args) as Record<string, string | boolean | undefined>;
  const flag = (option: string) => parsed[option] === true;
  return {
    args: { ...parsed, json: flag("json"), yes: flag("yes"), dryRun: flag("dry-run") },
    words: rest,
  };
}

const exitCodes = [
  "EXIT CODES",
  "",
  "  0  done",
  "  1  not done, or problems were found; the sentence on standard error says why",
  "  2  what was typed is wrong, or a confirmation is missing; nothing was done",
];

/** The help of a command, in colour on a terminal. */
export async function renderHelp({ path, command }: Asked): Promise<string> {
  const name = [program(), ...path].join(" ");
  const { description, details = [], examples = [] } = command;
  const described = Object.entries(command.subCommands ?? {}).map(([each, sub]) => [
    each,
    defineCommand({ meta: { description: sub.description } }),
  ]);
  const usage = await renderUsage(
    defineCommand({
      meta: { name, description },
      args: command.args,
      ...(described.length > 0 && { subCommands: Object.fromEntries(described) }),
    }),
  );
  const width = Math.max(0, ...examples.map(([words]) => words.length));
  const lines = [
    usage.trimEnd(),
    ...details.flatMap((paragraph) => ["", paragraph]),
    ...(examples.length > 0 ? ["", "EXAMPLES", ""] : []),
    ...examples.map(([words, effect]) => `  ${program()} ${words.padEnd(width)}  ${effect}`),
    "",
    ...exitCodes,
  ];
  const text = lines.join("\n");
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}
