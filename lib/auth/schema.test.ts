import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { newPassword } from "./schema";

test("accepts a new password of 8 to 128 characters of any kind", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 128, unit: "binary" }), (password) => {
      // Counted as JavaScript does, so that what lies beyond the first plane counts twice.
      if (password.length <= 128) expect(newPassword.parse(password)).toBe(password);
    }),
  );
  for (const easy of ["        ", "aaaaaaaa", "12345678", "é".repeat(64), "x".repeat(128)])
    expect(newPassword.parse(easy)).toBe(easy);
  expect(newPassword.safeParse("1234567").error?.issues[0]?.message).toBe(
    fieldSentences.tooShort(8),
  );
  expect(newPassword.safeParse("x".repeat(129)).error?.issues[0]?.message).toBe(
    fieldSentences.tooLong(128),
  );
});
