import { describe, expect, it } from "vitest";
import { addCounts, closingLine, countPlaywright, countVitest } from "./test-counts";

describe("the counts of npm test", () => {
  it("counts a vitest file that could not be loaded as a failure", () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "failed", assertionResults: [{}] },
        { status: "passed", assertionResults: [{}, {}, {}] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it("counts a setup error of Playwright as a failure", () => {
    const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{ message: "no build" }] })).toEqual({
      passed: 5,
      failed: 1,
      skipped: 2,
    });
  });

  it("sums up both runners in the closing line", () => {
    const first = { passed: 2, failed: 0, skipped: 0 };
    expect(closingLine(addCounts([first, { passed: 3, failed: 1, skipped: 0 }]))).toBe(
      "5 passed, 1 failed",
    );
    expect(closingLine({ ...first, skipped: 4 })).toBe("2 passed, 0 failed, 4 skipped");
  });

  it("rejects a report that it cannot read", () => {
    expect(() => countVitest({})).toThrow();
    expect(() => countPlaywright(null)).toThrow();
  });
});
