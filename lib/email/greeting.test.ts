import { describe, expect, test } from "vitest";
import { greeting } from "@/lib/email/greeting";

describe("greeting", () => {
  test.each([
    ["Maya", "Hello Maya,"],
    ["  Maya \r\n\t Lindqvist ", "Hello Maya Lindqvist,"],
    ["J. R. R. Tolkien", "Hello J. R. R. Tolkien,"],
    ["", "Hello,"],
    ["Cash waiting at https://evil.example/x", "Hello,"],
    ["Visit evil.example", "Hello,"],
    ["write to me@evil.example", "Hello,"],
    ["N".repeat(61), "Hello,"],
    ["Ma\u202eya", "Hello Ma ya,"],
  ])("of %j is %j", (name, line) => {
    expect(greeting(name)).toBe(line);
  });
});
