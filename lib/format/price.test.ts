import { expect, test } from "vitest";
import { formatPrice } from "./price";

test("formats a price with its currency's decimals, and none when they are zero", () => {
  expect(formatPrice(900, "EUR")).toBe("€9");
  expect(formatPrice(950, "EUR")).toBe("€9.50");
  expect(formatPrice(0, "EUR")).toBe("€0");
  expect(formatPrice(900, "JPY")).toBe("JP¥900");
});
