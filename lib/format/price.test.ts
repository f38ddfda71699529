import { expect, test } from "vitest";
import { formatPrice } from "./price";

test("a price has as many decimals as its currency, and none where they are all zero", () => {
  expect(formatPrice(900, "EUR")).toBe("€9");
  expect(formatPrice(950, "EUR")).toBe("€9.50");
  expect(formatPrice(0, "EUR")).toBe("€0");
  expect(formatPrice(900, "JPY")).toBe("JP¥900");
});
