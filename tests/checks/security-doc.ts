/** A row of the tables of docs/security.md that answer the standard. */
export interface Row {
  number: string;
  how: string;
  /** What is quoted as shown by a test. */
  shown: { file: string; title: string }[];
}

/** The rows of the standard, in their order; cells are told apart by ` | `. */
export function rowsOf(page: string): Row[] {
  return page
    .split("\n")
    .filter((line) => /^\| \d/.test(line) && /^\| \d+\./.test(line))
    .map((line) => {
      const [number = "", , how = "", shown = ""] = line.slice(2, -2).split(" | ");
      const quoted = [...shown.matchAll(/`([^`]+)`: "([^"]+)"/g)];
      return {
        number,
        how,
        shown: quoted.map(([, file = "", title = ""]) => ({ file, title })),
      };
    });
}

/** The files of the repository that a text names; a folder ends with a slash. */
export function filesIn(text: string): string[] {
  const inTree =
    /^(app|components|db|docs|lib|public|tests)\/[\w./[\]()-]*$|^[\w.-]+\.(ts|json|md)$/;
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => inTree.test(name));
}

const call =
  /\b(?:it|test|describe)(?:\.\w+)*(?:\([^()]*\))?\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1|\]( as const)?\)\(\s*(["'`])((?:\\.|(?!\4)[^\\])*)\4/g;

/** The titles of the tests of a file and of their groups. */
export function titlesOf(source: string): string[] {
  return [...source.matchAll(call)].map(([, , plain, , , each]) => plain ?? each ?? "");
}

/** What stands below a heading, up to the next one of its kind. */
export function section(page: string, heading: string): string {
  const [, text = ""] = page.split(`\n## ${heading}\n`);
  return text.split("\n## ")[0] ?? "";
}
