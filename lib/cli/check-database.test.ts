import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { databaseReason } from "./check-database";

test("names the cause that a pooler gives, also where it contains the word timeout", () => {
  const refused = Object.assign(new Error("unsupported startup parameter: statement_timeout"), {
    code: "08P01",
  });
  expect(databaseReason(refused)).toBe("unsupported startup parameter: statement_timeout");
});

test.each([
  "timeout expired",
  "timeout exceeded when trying to connect",
  "Connection terminated due to connection timeout",
  "connect ETIMEDOUT 192.0.2.1:5432",
])("says of %j that the connection timed out", (text) => {
  expect(databaseReason(new Error(text))).toBe("connection timed out");
});

test.each([
  ["53300", "too many connections"],
  ["57P03", "the server is starting up"],
  ["28P01", "incorrect user or password"],
])("puts SQLSTATE %s into words", (code, reason) => {
  expect(databaseReason(Object.assign(new Error("x"), { code }))).toBe(reason);
});

test("regression: says why Drizzle’s statement failed instead of which it was", () => {
  const cause = Object.assign(new Error("permission denied for database app"), { code: "42501" });
  expect(databaseReason(new DrizzleQueryError("CREATE SCHEMA drizzle", [], cause))).toBe(
    "this user isn’t allowed to do that",
  );
});
