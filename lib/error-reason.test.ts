import { DrizzleQueryError } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { isDatabaseAway, reasonOf, sqlStateOf } from "./error-reason";

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
  const tried = Object.assign(new AggregateError([cause, cause]), { code: "ECONNREFUSED" });
  expect(reasonOf(new DrizzleQueryError("select", [], tried))).toBe("AggregateError: ECONNREFUSED");
  expect(reasonOf("ada@example.com")).toBe("unknown error");
});

test("describes text that could not be read without repeating it", () => {
  const failed = (() => {
    try {
      return JSON.parse("ada@example.com");
    } catch (error) {
      return error;
    }
  })();
  expect(failed).toHaveProperty("message", expect.stringContaining("ada@"));
  expect(reasonOf(failed)).toBe("SyntaxError: unreadable text");
});

describe("isDatabaseAway", () => {
  const wrapped = (code: string, message = "x") =>
    new Error("Failed query", { cause: Object.assign(new Error(message), { code }) });

  test.each(["57P01", "57P03", "53300", "25006", "08006", "ECONNREFUSED", "ECONNRESET"])(
    "is true of %s below the error of a statement",
    (code) => expect(isDatabaseAway(wrapped(code))).toBe(true),
  );

  test.each([
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "timeout exceeded when trying to connect",
    "Client has encountered a connection error and is not queryable",
  ])("is true of %j, which has no code", (message) => {
    expect(isDatabaseAway(new Error("Failed query", { cause: new Error(message) }))).toBe(true);
  });

  test("is true where each address of a host was tried in vain", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(isDatabaseAway(new AggregateError([refused, refused]))).toBe(true);
  });

  test.each(["23505", "42501", "57014", "40001"])("is false of %s", (code) => {
    expect(isDatabaseAway(wrapped(code))).toBe(false);
  });

  test("is false of anything else", () => {
    expect(isDatabaseAway(undefined)).toBe(false);
    expect(isDatabaseAway(new Error("the bill is not closed"))).toBe(false);
  });
});
