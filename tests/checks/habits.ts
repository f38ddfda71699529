import path from "node:path";
import { isBelow, isTest, type Source, type Violation } from "./source";

const longest = 400;
/** The files that export what others define. */
export const barrels = new Set(["lib/auth/soft-deletion/index.ts", "db/schema/index.ts"]);
// Names that say nothing of what is inside.
const vague = /^(utils?|helpers?|common|misc|shared)$/;
// The note is compiled into pages, where no module of the server can be.
const environmentReaders =
  /^(lib\/env\.ts|components\/ui\/inbox-note\.tsx|lib\/cli\/.*|db\/local-postgres\/.*|[^/]+\.config\.(ts|mjs)|proxy\.ts|instrumentation[^/]*\.ts)$/;
// Never set by hand: the runtime, or the wrapper around the embedded database, does.
const automatic = new Set(["NODE_ENV", "EMBEDDED_DATABASE"]);
// Read by `next start` itself.
const foreign = new Set(["PORT"]);

function check(
  rule: string,
  sources: Source[],
  verdict: (source: Source) => string | undefined,
): Violation[] {
  return sources.flatMap((source) => {
    const message = verdict(source);
    return message ? [{ rule, file: source.path, message }] : [];
  });
}

/** The environment is read and validated in one place. */
export function environmentInOnePlace(sources: Source[]): Violation[] {
  return check("environment in one place", sources, ({ path: file, text }) => {
    if (isTest(file) || environmentReaders.test(file)) return;
    if (/\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(text))
      return "read the setting with env() from lib/env.ts";
  });
}

/** A module is imported from where it lies. */
export function noBarrels(sources: Source[]): Violation[] {
  return check("no barrels", sources, ({ path: file }) => {
    if (/^index\.tsx?$/.test(path.posix.basename(file)) && !barrels.has(file))
      return "name the file after its contents instead of index";
  });
}

/** Every file and folder has a name that says what is in it. */
export function tellingNames(sources: Source[]): Violation[] {
  return check("descriptive names", sources, ({ path: file }) => {
    const bad = file.split("/").find((part) => vague.test(part.replace(/\..*$/, "")));
    if (bad) return `"${bad}" doesn’t say what it contains`;
  });
}

/** No file is so long that nobody reads it. */
export function shortFiles(sources: Source[]): Violation[] {
  return check("short files", sources, ({ text }) => {
    const lines = text.trimEnd().split("\n").length;
    if (lines > longest)
      return `has ${lines} lines; the maximum is ${longest}: give a part of it a file of its own`;
  });
}

// What one file leaves to the next where they share a process.
const changesProcess =
  /\bvi\s*\.\s*(mock|doMock|resetModules|stubEnv)\(|\bprocess\.env(\.\w+|\[[^\]]+\])\s*=(?!=)|\bObject\.assign\(\s*process\.env\b|\bdelete process\.env\b/;

/** A test file that replaces modules or settings has a process of its own, and says so in its name. */
export function isolatedByName(sources: Source[]): Violation[] {
  return check("isolated by name", sources, ({ path: file, text }) => {
    if (!/\.test\.tsx?$/.test(file) || /\.isolated\./.test(file)) return;
    const name = path.posix
      .basename(file)
      .replace(/((\.integration|\.full)?\.test\.tsx?)$/, ".isolated$1");
    if (changesProcess.test(text))
      return `replaces modules or settings, which other files in its process would find: rename it to ${name}`;
  });
}

/** Every setting is explained in `.env.example`, by a line above it, and nothing else stands there. */
export function documentedSettings(example: string, keys: string[]): Violation[] {
  const violation = (message: string) => ({
    rule: "documented settings",
    file: ".env.example",
    message,
  });
  const lines = example.split("\n");
  const listed = new Map<string, number>();
  const found: Violation[] = [];
  lines.forEach((line, index) => {
    const key = /^(?:#\s?)?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    if (!key) return;
    if (listed.has(key)) found.push(violation(`${key} is listed twice`));
    listed.set(key, index);
    if (!/^#\s+\S/.test(lines[index - 1] ?? "") || /^#\s?[A-Z0-9_]+=/.test(lines[index - 1] ?? ""))
      found.push(violation(`${key} has no comment above it`));
    if (!keys.includes(key) && !foreign.has(key))
      found.push(violation(`${key} isn’t a setting in lib/env.ts`));
  });
  for (const key of keys)
    if (!listed.has(key) && !automatic.has(key)) found.push(violation(`${key} is missing`));
  return found;
}

/** Of ours, and so subject to the habits: everything but what a tool generates. */
export function isOurs(file: string): boolean {
  return !/^\.|\.d\.ts$/.test(file) && !isBelow(file, "tests/fixtures");
}
