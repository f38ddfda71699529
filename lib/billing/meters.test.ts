import { afterEach, expect, it } from "vitest";
import { letters } from "@/tests/support/meters";
import { meters, registerMeters } from "./meters";

const shared = globalThis as { appMeters?: unknown };
const registered = shared.appMeters;

afterEach(() => {
  shared.appMeters = registered;
});

it("returns the registered meters in their order, an empty list too", () => {
  registerMeters([letters]);
  expect(meters()).toEqual([letters]);
  registerMeters([]);
  expect(meters()).toEqual([]);
});

it("throws while no meters were registered", () => {
  shared.appMeters = undefined;
  expect(() => meters()).toThrow("lib/features.ts");
});
