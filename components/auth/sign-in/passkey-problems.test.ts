import { describe, expect, it } from "vitest";
import { errorSentences } from "@/lib/auth/error-sentences";
import { passkeyProblem, passkeyProblems } from "./passkey-problems";

describe("passkeyProblem", () => {
  it("says the same as the forms for an error code that both know", () => {
    expect(passkeyProblem("ACCOUNT_BANNED")).toBe(errorSentences.ACCOUNT_BANNED);
    expect(passkeyProblem("TOO_MANY_REQUESTS")).toContain(errorSentences.TOO_MANY_REQUESTS);
  });

  it("does not recognise a passkey for any other code", () => {
    for (const code of ["PASSKEY_NOT_FOUND", "UNKNOWN", "constructor"])
      expect(passkeyProblem(code)).toBe(passkeyProblems.NOT_RECOGNISED);
  });
});
