import { expect, test, vi } from "vitest";
import { LocalPostgresError } from "@/db/local-postgres";
import { EnvError } from "@/lib/env";
import { checkNodeVersion } from "./node-version";
import { CliError, sentenceFor } from "./output";

test.each([new CliError("One."), new EnvError("One."), new LocalPostgresError("One.")])(
  "a %s is told as it is",
  (error) => expect(sentenceFor(error)).toBe("One."),
);

test("anything else is one line, without a stack", () => {
  vi.stubEnv("DEBUG", "");
  expect(sentenceFor(new TypeError("a\n  b"))).toBe(
    "Something unexpected happened: a b (DEBUG=1 shows where).",
  );
  expect(sentenceFor("text")).toBe("Something unexpected happened: text");
  vi.unstubAllEnvs();
});

test("Node older than 20.19 is refused", () => {
  for (const version of ["18.20.4", "20.18.3"])
    expect(() => checkNodeVersion(version)).toThrow("needs Node 20.19 or newer");
  for (const version of ["20.19.0", "22.0.0", "24.1.0"])
    expect(() => checkNodeVersion(version)).not.toThrow();
});
