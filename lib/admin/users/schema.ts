import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { parseForm } from "@/lib/forms/form-schema";

const choice = "Choose one of the options.";
const dateSentence = "Enter a date, such as 2026-11-30.";

/** A form without a choice sends an empty text. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const options = <const T extends readonly [string, ...string[]]>(values: T) =>
  optional(z.enum(values, { error: choice }));

/** A day from 1970 to 9999, the years that every part of this reads alike. */
const day = z.iso
  .date({ error: dateSentence })
  .refine((text) => text >= "1970", dateSentence)
  .transform((text) => new Date(`${text}T00:00:00Z`));

export const userStates = ["active", "suspended", "deleted"] as const;
export const activityRanges = [
  ...(["7d", "30d", "90d", "year"] as const),
  ...(["not-30d", "not-90d", "not-year"] as const),
  "never",
] as const;
/** A minus sign stands for the other way round: Z to A, newest first. */
export const userSorts = [
  ...(["-created", "created"] as const),
  ...(["-last-active", "last-active"] as const),
  ...(["name", "-name"] as const),
  ...(["email", "-email"] as const),
] as const;

/** What the list of users is filtered by. */
const filter = z.object({
  q: optional(
    z
      .string()
      .transform((text) => text.normalize("NFC").trim())
      .pipe(z.string().max(320, fieldSentences.tooLong(320))),
  ),
  state: options(userStates),
  role: options(["member", "admin"]),
  verified: options(["yes", "no"]),
  /** The slug of a plan. */
  plan: optional(z.string().max(100, choice)),
  /** When an account was last used: within a time, not within a time, or never. */
  active: options(activityRanges),
  /** The first and the last day of the sign-up, in UTC. */
  from: optional(day),
  to: optional(day),
});

/** The query string of the list: filters, order, and the place in it. */
export const userQuery = filter
  .extend({
    sort: z.preprocess((value) => value || "-created", z.enum(userSorts, { error: choice })),
    after: z.string().max(2000).optional().catch(undefined),
    before: z.string().max(2000).optional().catch(undefined),
  })
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ["to"],
    message: "Choose a day that is not before the first one.",
  });

export type UserFilter = z.infer<typeof filter>;
export type UserSort = (typeof userSorts)[number];
export type UserQuery = z.infer<typeof userQuery>;

/** What the list page shows of a query string: filters and order as typed, without empty ones. */
export type UserQueryValues = Partial<Record<keyof z.infer<typeof filter> | "sort", string>>;

const typed = [...Object.keys(filter.shape), "sort"] as (keyof UserQueryValues)[];

/**
 * Reads the query string of the list.
 *
 * @returns `query` unless a value does not fit, which `errors` then says at its field
 */
export function readUserQuery(given: Record<string, string | string[] | undefined>): {
  query?: UserQuery;
  errors: Record<string, string>;
  values: UserQueryValues;
} {
  const form = new FormData();
  for (const [name, value] of Object.entries(given))
    for (const each of [value ?? []].flat()) form.append(name, each);
  const values: UserQueryValues = {};
  for (const name of typed) {
    const value = form.getAll(name).at(-1);
    if (typeof value === "string" && value !== "") values[name] = value;
  }
  const { data, problem } = parseForm(userQuery, form);
  return { query: data, errors: problem?.fieldErrors ?? {}, values };
}
