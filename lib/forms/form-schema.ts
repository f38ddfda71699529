import type { z } from "zod";
import { fieldSentences } from "./field-sentences";
import type { FormState } from "./form-state";

type Parsed<T> = { data: T; problem?: undefined } | { data?: undefined; problem: FormState };

/** The form that an action was called with. It can be called with anything: what is no form is an empty one. */
export function formOf(given: unknown): FormData {
  return given instanceof FormData ? given : new FormData();
}

/**
 * Reads a form by a schema; where it does not fit, `problem` is what the form should show, with what
 * was typed, passwords and tokens left out.
 */
export function parseForm<T extends z.ZodType>(schema: T, form: FormData): Parsed<z.infer<T>> {
  const fields = Object.fromEntries(
    [...formOf(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const result = schema.safeParse(fields);
  const fieldErrors: Record<string, string> = {};
  // PostgreSQL keeps NUL in no text.
  for (const [name, value] of Object.entries(fields))
    if (value.includes("\0")) fieldErrors[name] = fieldSentences.unsupportedCharacter;
  if (result.success && Object.keys(fieldErrors).length === 0) return { data: result.data };
  for (const issue of result.error?.issues ?? [])
    fieldErrors[String(issue.path[0])] ??= issue.message;
  return {
    problem: {
      status: "error",
      code: "VALIDATION_ERROR",
      message: fieldSentences.checkFields,
      fieldErrors,
      values: shownValues(fields),
    },
  };
}

/** What may be shown again in a form: no password, no token, nothing of the framework. */
export function shownValues(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !/password|token|^\$/i.test(name)),
  );
}
