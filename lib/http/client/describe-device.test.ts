import { expect, test } from "vitest";
import { describeDevice } from "./describe-device";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/126.0.0.0 Safari/537.36`, "Chrome on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Firefox on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Safari on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
    "Microsoft Edge on Windows",
  ],
  ["curl/8.5.0", "curl"],
  ["python-requests/2.32.0", "Python"],
  ["node", "Node.js"],
])("describes %s as %s", (userAgent, words) => {
  expect(describeDevice(userAgent)).toBe(words);
});

test.each([
  null,
  undefined,
  "",
  "somebody@example.com",
  "constructor/1.0",
  "<script>alert(1)</script>",
  "Mozilla/5.0 (somebody@example.com) wrote-this/1.0",
])("returns nothing for %j", (userAgent) => {
  expect(describeDevice(userAgent)).toBe("Unknown device");
});

test("reads a header of any length in a short time", () => {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    describeDevice(`Mozilla/5.0 ${"(".repeat(60_000)}`);
    return performance.now() - started;
  });
  // The quickest, which no other process has held up.
  expect(Math.min(...times)).toBeLessThan(500);
});
