import { describe, expect, test } from "vitest";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { readCursor, writeCursor } from "./cursor";
import { readUserQuery } from "./schema";

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test("reads an empty query string, and a form without a choice, as everybody by sign-up", () => {
  for (const given of [{}, { q: "", state: "", from: "", sort: "", after: "" }])
    expect(readUserQuery(given)).toEqual({
      query: expect.objectContaining({ sort: "-created" }),
      errors: {},
      values: {},
    });
});

test("reads every filter, and keeps what was typed", () => {
  const given = {
    q: " Ada ",
    state: "suspended",
    role: "admin",
    verified: "no",
    plan: "garden",
    active: "not-90d",
    from: "2026-01-31",
    to: "2026-01-31",
    sort: "-email",
  };
  const { query, values } = readUserQuery(given);
  expect(query).toMatchObject({
    ...given,
    q: "Ada",
    from: day("2026-01-31"),
    to: day("2026-01-31"),
  });
  expect(values).toEqual(given);
});

test("composes a letter and its accent into one, as names are stored", () => {
  expect(readUserQuery({ q: "A\u0308nne" }).query?.q).toBe("Änne");
});

test("uses the last of several values", () => {
  expect(readUserQuery({ state: ["deleted", "active"] }).query?.state).toBe("active");
});

test.each([
  ["q", "a".repeat(321)],
  ["q", "a\0b"],
  ["state", "gone"],
  ["state", "constructor"],
  ["role", "owner"],
  ["verified", "maybe"],
  ["active", "8d"],
  ["from", "yesterday"],
  ["from", "2026-02-30"],
  ["from", "0000-01-01"],
  ["to", "10000-01-01"],
  ["sort", "subject"],
  ["sort", "__proto__"],
])("says at the field %s that %j does not fit", (name, value) => {
  const { query, errors, values } = readUserQuery({ [name]: value });
  expect(query).toBeUndefined();
  expect(Object.keys(errors)).toEqual([name]);
  expect(values).toEqual({ [name]: value });
});

test("says at the second day that it is before the first", () => {
  const { query, errors } = readUserQuery({ from: "2026-02-01", to: "2026-01-31" });
  expect(query).toBeUndefined();
  expect(Object.keys(errors)).toEqual(["to"]);
});

test("says how long a search can be", () => {
  expect(readUserQuery({ q: "a".repeat(321) }).errors.q).toBe(fieldSentences.tooLong(320));
});

describe("a place in the list", () => {
  const id = "0b0f6d4e-6f0e-4a5e-9b1f-2f3f4f5f6f7f";

  test.each([
    ["instant", "2026-11-30 21:13:07.123456+00"],
    ["instant", "2026-11-30 21:13:07-03:30"],
    ["instant", "-infinity"],
    ["text", "Ünal 李"],
    ["text", ""],
  ] as const)("is read as it was written: %s %j", (kind, value) => {
    expect(readCursor(writeCursor({ value, id }), kind)).toEqual({ value, id });
  });

  test.each([
    ["nothing", undefined],
    ["no JSON", "abc"],
    ["something else", Buffer.from("{}").toString("base64url")],
    ["no id", writeCursor({ value: "-infinity", id: "1" })],
    ["text in place of a time", writeCursor({ value: "Ada", id })],
    ["a day that does not exist", writeCursor({ value: "2026-02-30 10:00:00+00", id })],
    ["a time that does not exist", writeCursor({ value: "2026-02-20 25:00:00+00", id })],
    ["a time with something after it", writeCursor({ value: "-infinity'--", id })],
  ])("is the beginning where the address has %s", (_, word) => {
    expect(readCursor(word, "instant")).toBeUndefined();
  });

  test("is the beginning where a text cannot be stored", () => {
    expect(readCursor(writeCursor({ value: "a\0", id }), "text")).toBeUndefined();
  });
});
