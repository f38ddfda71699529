import path from "node:path";

export interface Import {
  /** As written. */
  specifier: string;
  /** Of ours: the path from the repository's root without its extension. Else the package's name. */
  target: string;
  own: boolean;
  /** Erased by the compiler, so that nothing of the module is loaded. */
  typeOnly: boolean;
}

/** A source file as the checks see it. */
export interface Source {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
  /** The text without its comments. */
  code: string;
  imports: Import[];
}

/** Something that a rule forbids. */
export interface Violation {
  rule: string;
  file: string;
  message: string;
}

const statement =
  /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{$][^;"']*?\sfrom\s*|\{[^}"']*\}\s*from\s*)?["']([^"']+)["']/gm;
// `import("x").Name` in a type position is erased; a name in lower case is a value.
const dynamic = /\b(?:import|require)\(\s*["']([^"']+)["']\s*\)(\s*\.\s*[A-Z])?/g;

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function resolve(from: string, specifier: string): { target: string; own: boolean } {
  const plain = specifier.replace(/\.(tsx?|mjs|css)$/, "");
  if (plain.startsWith("@/")) return { target: plain.slice(2), own: true };
  if (plain.startsWith("."))
    return { target: path.posix.join(path.posix.dirname(from), plain), own: true };
  if (specifier.startsWith("node:")) return { target: specifier, own: false };
  const [scope = "", name = ""] = specifier.split("/");
  return { target: scope.startsWith("@") ? `${scope}/${name}` : scope, own: false };
}

/** Reads the imports of a file; good enough for formatted code, not a parser. */
export function parseSource(file: string, text: string): Source {
  const code = withoutComments(text);
  const imports: Import[] = [];
  for (const [, type, specifier = ""] of code.matchAll(statement))
    imports.push({ specifier, ...resolve(file, specifier), typeOnly: Boolean(type) });
  for (const [, specifier = "", type] of code.matchAll(dynamic))
    imports.push({ specifier, ...resolve(file, specifier), typeOnly: Boolean(type) });
  return { path: file, text, code, imports };
}

/** Whether the file begins with a directive such as "use client". */
export function hasDirective(source: Source, directive: string): boolean {
  return source.code.trimStart().startsWith(`"${directive}"`);
}

export function isTest(file: string): boolean {
  return file.startsWith("tests/") || /\.test\.tsx?$/.test(file);
}

export function isBelow(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}
