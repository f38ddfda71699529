import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fieldSentences } from "./field-sentences";
import { formOf, parseForm } from "./form-schema";

const schema = z.object({ name: z.string({ error: "Enter a name." }) });
const form = (fields: Record<string, string>) => {
  const filled = new FormData();
  for (const [name, value] of Object.entries(fields)) filled.set(name, value);
  return filled;
};

describe("what an action is called with", () => {
  test.each([undefined, null, 1, "text", [], { get: 1 }])("%j counts as an empty form", (given) => {
    expect([...formOf(given)]).toEqual([]);
    expect(parseForm(schema, given as never).problem).toMatchObject({
      code: "VALIDATION_ERROR",
      fieldErrors: { name: "Enter a name." },
    });
  });

  test("a form stays what it is", () => {
    const given = form({ name: "Ada" });
    expect(formOf(given)).toBe(given);
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
  });
});

describe("a form that does not fit", () => {
  test("is shown again without passwords, tokens and what is the framework's", () => {
    const given = form({
      email: "a",
      password: "b",
      newPassword: "c",
      token: "d",
      $ACTION_KEY: "e",
    });
    expect(parseForm(schema, given).problem?.values).toEqual({ email: "a" });
  });

  test("NUL, which the database keeps in no text, is told beside its field", () => {
    expect(parseForm(schema, form({ name: "A\0" })).problem?.fieldErrors).toEqual({
      name: fieldSentences.unsupportedCharacter,
    });
  });

  test("a field that no schema names is not passed on", () => {
    expect(parseForm(schema, form({ name: "Ada", role: "admin" }))).toEqual({
      data: { name: "Ada" },
    });
  });

  test("of a field that is sent twice, the last counts, for the check and for what follows", () => {
    const given = form({ name: "" });
    given.append("name", "Ada");
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
  });

  test("a field called __proto__ changes no prototype", () => {
    const given = form({ name: "Ada", __proto__: "", constructor: "x" });
    given.set("__proto__", '{"role":"admin"}');
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});
