const comment = "(?://|--|#|<!--|\\{?/\\*)\\s*sample:";
const begin = new RegExp(`^\\s*${comment}begin\\b`);
const end = new RegExp(`^\\s*${comment}end\\b`);
const single = new RegExp(`${comment}line\\b`);

/** Whether a text has parts that are marked as the sample's. */
export function hasMarks(text: string): boolean {
  return text.split("\n").some((line) => begin.test(line) || end.test(line) || single.test(line));
}

/**
 * The text without what is marked as the sample's: the lines from a comment `sample:begin` to `sample:end`,
 * and each line that ends with a comment `sample:line`. Of the blank lines around a part, one stays.
 *
 * @throws Error naming the line where a part is not closed, or opened twice
 */
export function withoutMarked(text: string): string {
  const kept: string[] = [];
  let opened = 0;
  let removed = false;
  for (const [index, line] of text.split("\n").entries()) {
    const number = index + 1;
    if (begin.test(line) || end.test(line)) {
      if (begin.test(line) && opened > 0)
        throw new Error(`line ${number}: sample:begin again, after the one of line ${opened}`);
      if (end.test(line) && opened === 0)
        throw new Error(`line ${number}: sample:end without sample:begin`);
      opened = opened > 0 ? 0 : number;
      removed = true;
    } else if (opened > 0) continue;
    else if (single.test(line)) removed = true;
    else {
      const doubled = removed && line.trim() === "" && (kept.at(-1) ?? "").trim() === "";
      if (!doubled) kept.push(line);
      removed = removed && line.trim() === "";
    }
  }
  if (opened > 0) throw new Error(`line ${opened}: sample:begin without sample:end`);
  return kept.join("\n");
}

/**
 * A document without its mentions of deleted files: one of several files or tests in a row, one in
 * parentheses, and the line of a listing that begins with a deleted path.
 */
export function withoutDeletedFiles(page: string, isDeleted: (file: string) => boolean): string {
  const unlessDeleted = (all: string, file: string) => (isDeleted(file) ? "" : all);
  return page
    .replaceAll(/^(\S+\/) .*\n/gm, unlessDeleted)
    .replaceAll(/[,;]\s+`([^`\n]+)`(?:: "[^"\n]+")?/g, unlessDeleted)
    .replaceAll(/`([^`\n]+)`(?:: "[^"\n]+")?[,;]\s+/g, unlessDeleted)
    .replaceAll(/\s\(`([^`\n]+)`\)/g, unlessDeleted);
}
