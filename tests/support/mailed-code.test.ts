import { expect, test } from "vitest";
import { codeIn } from "./mailed-code";

test("a person whose name is eight digits is not taken for the code", () => {
  const text =
    "Hello Person 12345678,\n\nEnter this code:\n\n87654321\n\nfor person-12345678@example.com";
  expect(codeIn(text)).toBe("87654321");
});

test("a mail without a code is none", () => {
  expect(() => codeIn("Hello Person 12345678,")).toThrow("The email contains no code.");
});
