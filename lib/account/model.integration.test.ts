import { expect, test, vi } from "vitest";
import { runModel } from "@/tests/support/model/run";

// What time tells and what a hash costs are other tests' matter.
vi.mock("@/lib/auth/even-time", () => ({ holdUntilEven: async () => {} }));
vi.mock("@/lib/auth/password", () => import("@/tests/support/model/cheap-passwords"));

// As many as 75 seconds allow, others at each run; 2,000 of them are in model.deep.test.ts.
test("drawn lives of accounts go as the reference model says", { timeout: 180_000 }, async () => {
  const { led } = await runModel({ lives: 200, seconds: 75 });
  expect(led).toBeGreaterThan(3);
});
