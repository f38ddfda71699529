import { expect, test } from "vitest";
import { codeIn } from "./mailed-code";

test("does not mistake a name of eight digits for the code", () => {
  const text =
    "Hello Person 12345678,\n\nEnter this code:\n\n87654321\n\nfor person-12345678@example.com";
  expect(codeIn(text)).toBe("87654321");
});

test("throws for an email without a code", () => {
  expect(() => codeIn("Hello Person 12345678,")).toThrow("The email contains no code.");
});
