import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { reasonOf, sqlStateOf } from "./error-reason";

test("describes a failed statement without its parameters", () => {
  const cause = Object.assign(new Error('duplicate key: "ada@example.com"'), { code: "23505" });
  const error = new DrizzleQueryError("insert", ["ada@example.com", "s3cret"], cause);
  expect(sqlStateOf(error)).toBe("23505");
  expect(reasonOf(error)).toBe("database error 23505");
});

test("describes a lost connection", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect(reasonOf(new DrizzleQueryError("select", ["ada@example.com"], cause))).toBe(
    "Error: connect ECONNREFUSED",
  );
  expect(reasonOf(new DrizzleQueryError("select", ["ada@example.com"]))).toBe("database error");
  expect(reasonOf("ada@example.com")).toBe("unknown error");
});
