import { expect, test, vi } from "vitest";
import { runModel } from "@/tests/support/model/run";

// What time tells and what a hash costs are other tests' matter.
vi.mock("@/lib/auth/even-time", () => ({ holdUntilEven: async () => {} }));
vi.mock("@/lib/auth/password", () => import("@/tests/support/model/cheap-passwords"));

// As many as 30 seconds allow, the same at each run; model.deep.test.ts draws 2,000 others each time.
test("drawn lives of accounts go as the reference model says", { timeout: 180_000 }, async () => {
  const { led } = await runModel({ lives: 200, seconds: 30, seed: 1 });
  expect(led).toBeGreaterThan(3);
});
