import { expect, test, vi } from "vitest";
import { LocalPostgresError } from "@/db/local-postgres/failure";
import { EnvError } from "@/lib/env";
import { checkNodeVersion } from "./node-version";
import { CliError, sentenceFor } from "./output";

test.each([new CliError("One."), new EnvError("One."), new LocalPostgresError("One.")])(
  "prints the message of a %s",
  (error) => expect(sentenceFor(error)).toBe("One."),
);

test("prints one line without a stack for any other error", () => {
  vi.stubEnv("DEBUG", "");
  expect(sentenceFor(new TypeError("a\n  b"))).toBe(
    "Unexpected error: TypeError: a b (run with DEBUG=1 for details)",
  );
  expect(sentenceFor("text")).toBe("Unexpected error: text");
  vi.unstubAllEnvs();
});

test("prints a failed statement without its parameters, also with DEBUG", () => {
  const message = "Failed query: select $1\nparams: a secret\n    at another secret";
  const error = new Error(message, {
    cause: Object.assign(new Error("invalid: a secret"), { code: "22P02" }),
  });
  vi.stubEnv("DEBUG", "");
  expect(sentenceFor(error)).toBe(
    "Unexpected error: database error 22P02 (run with DEBUG=1 for details)",
  );
  vi.stubEnv("DEBUG", "1");
  expect(sentenceFor(error)).toMatch(/^Unexpected error: database error 22P02\n +at /);
  expect(sentenceFor(error)).toContain("output.isolated.test.ts");
  expect(sentenceFor(error)).not.toMatch(/secret|select/);
  vi.unstubAllEnvs();
});

test("refuses Node older than 20.19", () => {
  for (const version of ["18.20.4", "20.18.3"])
    expect(() => checkNodeVersion(version)).toThrow(
      `needs Node 20.19 or later; you have ${version}`,
    );
  for (const version of ["20.19.0", "22.0.0", "24.1.0"])
    expect(() => checkNodeVersion(version)).not.toThrow();
});
