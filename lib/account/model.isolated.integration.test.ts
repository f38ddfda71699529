import { expect, test, vi } from "vitest";
import { runModel } from "@/tests/support/model/run";

// What time tells and what a hash costs are other tests' matter.
vi.mock("@/lib/auth/response-time-floor", () => ({ waitForResponseFloor: async () => {} }));
vi.mock("@/lib/auth/passwords/password", () => import("@/tests/support/model/cheap-passwords"));

// As many lives as 10 seconds allow, at least four, the same ones at each run; model.full.test.ts draws 2,000 new ones.
test("random account histories match the reference model", { timeout: 180_000 }, async () => {
  const { led } = await runModel({ lives: 200, seconds: 10, atLeast: 4, seed: 1 });
  expect(led).toBeGreaterThanOrEqual(4);
});
