import { expect, test, vi } from "vitest";
import { operationNames } from "@/tests/support/model/pair-steps";
import { runModel } from "@/tests/support/model/run";

vi.mock("@/lib/auth/response-time-floor", () => ({ waitForResponseFloor: async () => {} }));
vi.mock("@/lib/auth/passwords/password", () => import("@/tests/support/model/cheap-passwords"));

test("2,000 random account histories match the reference model", {
  timeout: 7_200_000,
}, async () => {
  const { led, taken } = await runModel({ lives: 2000, seconds: 7000 });
  expect(led).toBe(2000);
  // Each operation has met each other one at the same moment.
  const pairs = operationNames.flatMap((one) => operationNames.map((other) => `${one} x ${other}`));
  expect(pairs.filter((name) => !taken.has(name))).toEqual([]);
});
