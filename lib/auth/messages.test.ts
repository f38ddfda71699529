import { describe, expect, test } from "vitest";
import { errorSentences } from "./error-sentences";
import { refusal } from "./messages";

describe("an answer that is not a success", () => {
  test("is told by the sentence of its code, at a field where one is named for it", () => {
    const answer = { status: 400, body: { code: "INVALID_PASSWORD" } };
    expect(refusal(answer, { email: "a" }, { INVALID_PASSWORD: "password" })).toEqual({
      status: "error",
      code: "INVALID_PASSWORD",
      message: errorSentences.INVALID_PASSWORD,
      fieldErrors: { password: errorSentences.INVALID_PASSWORD },
      values: { email: "a" },
    });
  });

  test.each(["WHATEVER", "constructor", "__proto__", "toString", undefined, 7])(
    "with the code %j, which has no sentence, is told in general",
    (code) => {
      const state = refusal({ status: 500, body: { code } });
      expect(state.message).toBe(errorSentences.UNKNOWN);
      expect(state.code).toBe(typeof code === "string" ? code : "UNKNOWN");
      expect(state).not.toHaveProperty("fieldErrors");
    },
  );
});

describe("a limit", () => {
  test.each([
    [30, "Try again in 30 seconds."],
    [90, "Try again in 2 minutes."],
    [undefined, "Wait a minute, then try again."],
  ])("after which to wait %j seconds says so", (retryAfter, wait) => {
    const answer = { status: 429, body: { code: "TOO_MANY_ATTEMPTS" }, retryAfter };
    expect(refusal(answer).message).toBe(`${errorSentences.TOO_MANY_ATTEMPTS} ${wait}`);
  });

  test.each(["SLOW_DOWN", "UNKNOWN", undefined])("with the code %j is one of requests", (code) => {
    const state = refusal({ status: 429, body: { code }, retryAfter: 60 });
    expect(state.code).toBe("TOO_MANY_REQUESTS");
    expect(state.message).toBe(`${errorSentences.TOO_MANY_REQUESTS} Try again in 1 minute.`);
  });
});
