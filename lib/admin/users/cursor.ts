import { z } from "zod";

/** The place of a row in a sorted list: its sort value as text, and its id. */
export type Cursor = { value: string; id: string };

// As PostgreSQL writes it, to the microsecond; `-infinity` stands for never.
const instantText =
  /^(\d{4}-\d\d-\d\d) ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-][01]\d(:[0-5]\d)?$/;

const isInstant = (text: string) => {
  if (text === "-infinity") return true;
  const day = instantText.exec(text)?.[1];
  return day !== undefined && day >= "1970" && z.iso.date().safeParse(day).success;
};

const shape = z.tuple([z.string().refine((text) => !text.includes("\0")), z.guid()]);

/** A place in a list as a word of an address. */
export function writeCursor({ value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id])).toString("base64url");
}

/**
 * Reads what `writeCursor` has written; `undefined` for anything else, which is the beginning of the list.
 *
 * @param kind of the values that the list is sorted by
 */
export function readCursor(word: string | undefined, kind: "instant" | "text"): Cursor | undefined {
  if (!word) return undefined;
  try {
    const [value, id] = shape.parse(JSON.parse(Buffer.from(word, "base64url").toString()));
    return kind === "text" || isInstant(value) ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}
