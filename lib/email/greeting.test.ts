import { describe, expect, test } from "vitest";
import { formatGreeting } from "@/lib/email/greeting";

describe("greeting", () => {
  test.each([
    ["Maya", "Hi Maya,"],
    ["  Maya \r\n\t Lindqvist ", "Hi Maya Lindqvist,"],
    ["J. R. R. Tolkien", "Hi J. R. R. Tolkien,"],
    ["", "Hi,"],
    ["Cash waiting at https://evil.example/x", "Hi,"],
    ["Visit evil.example", "Hi,"],
    ["write to me@evil.example", "Hi,"],
    ["N".repeat(61), "Hi,"],
    ["Ma\u202eya", "Hi Ma ya,"],
  ])("is %j for the name %j", (name, line) => {
    expect(formatGreeting(name)).toBe(line);
  });
});
