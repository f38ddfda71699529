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

describe("the argument of a server action", () => {
  test.each([undefined, null, 1, "text", [], { get: 1 }])("counts %j as an empty form", (given) => {
    expect([...formOf(given)]).toEqual([]);
    expect(parseForm(schema, given as never).problem).toMatchObject({
      code: "VALIDATION_ERROR",
      fieldErrors: { name: "Enter a name." },
    });
  });

  test("accepts a form unchanged", () => {
    const given = form({ name: "Ada" });
    expect(formOf(given)).toBe(given);
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
  });
});

describe("parsing a form", () => {
  test("returns the values without passwords, tokens and the framework's fields", () => {
    const given = form({
      email: "a",
      password: "b",
      newPassword: "c",
      token: "d",
      $ACTION_KEY: "e",
    });
    expect(parseForm(schema, given).problem?.values).toEqual({ email: "a" });
  });

  test("reports NUL, which the database cannot store, at its field", () => {
    expect(parseForm(schema, form({ name: "A\0" })).problem?.fieldErrors).toEqual({
      name: fieldSentences.unsupportedCharacter,
    });
  });

  test("drops a field that is not in the schema", () => {
    expect(parseForm(schema, form({ name: "Ada", role: "admin" }))).toEqual({
      data: { name: "Ada" },
    });
  });

  test("uses the last of several values of a field", () => {
    const given = form({ name: "" });
    given.append("name", "Ada");
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
  });

  test("does not change a prototype through a field called __proto__", () => {
    const given = form({ name: "Ada", __proto__: "", constructor: "x" });
    given.set("__proto__", '{"role":"admin"}');
    expect(parseForm(schema, given)).toEqual({ data: { name: "Ada" } });
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});
