import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./origin";

// The tests' APP_URL.
const own = "http://127.0.0.1:3000";

describe("isSameOrigin", () => {
  it.each([
    [{ "sec-fetch-site": "same-origin", origin: own }, true],
    [{ "sec-fetch-site": "none" }, true],
    [{ "sec-fetch-site": "same-site", origin: own }, false],
    [{ "sec-fetch-site": "cross-site" }, false],
    [{ origin: own }, true],
    [{ origin: "https://evil.example" }, false],
    [{ origin: "null" }, false],
    [{}, true],
    [{ cookie: "a=b" }, false],
    [{ cookie: "a=b", origin: own }, true],
    [{ cookie: "a=b", "sec-fetch-site": "cross-site", origin: own }, false],
  ])("returns for %j: %s", (headers, expected) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(expected);
  });
});
