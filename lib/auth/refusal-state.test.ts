import { describe, expect, test } from "vitest";
import { errorSentences } from "./error-sentences";
import { refusalState } from "./refusal-state";

describe("a refusal of an auth route", () => {
  test("is shown by the message of its code, at the field of that code", () => {
    const answer = { status: 400, body: { code: "INVALID_PASSWORD" } };
    expect(refusalState(answer, { email: "a" }, { INVALID_PASSWORD: "password" })).toEqual({
      status: "error",
      code: "INVALID_PASSWORD",
      message: errorSentences.INVALID_PASSWORD,
      fieldErrors: { password: errorSentences.INVALID_PASSWORD },
      values: { email: "a" },
    });
  });

  test.each(["WHATEVER", "constructor", "__proto__", "toString", undefined, 7])(
    "is shown by a general message for the code %j, which has none",
    (code) => {
      const state = refusalState({ status: 500, body: { code } });
      expect(state.message).toBe(errorSentences.UNKNOWN);
      expect(state.code).toBe(typeof code === "string" ? code : "UNKNOWN");
      expect(state).not.toHaveProperty("fieldErrors");
    },
  );
});

describe("a rate limit", () => {
  test.each([
    [30, "Try again in 30 seconds."],
    [90, "Try again in 2 minutes."],
    [undefined, "Wait a minute, then try again."],
  ])("is shown with the wait for a Retry-After of %j seconds", (retryAfter, wait) => {
    const answer = { status: 429, body: { code: "TOO_MANY_ATTEMPTS" }, retryAfter };
    expect(refusalState(answer).message).toBe(`${errorSentences.TOO_MANY_ATTEMPTS} ${wait}`);
  });

  test.each(["SLOW_DOWN", "UNKNOWN", undefined])(
    "is shown as a request limit for the code %j",
    (code) => {
      const state = refusalState({ status: 429, body: { code }, retryAfter: 60 });
      expect(state.code).toBe("TOO_MANY_REQUESTS");
      expect(state.message).toBe(`${errorSentences.TOO_MANY_REQUESTS} Try again in 1 minute.`);
    },
  );
});
