import { expect, test } from "vitest";
import { auditActions } from "@/lib/audit/actions";
import { describeActivity } from "./activity";

test("everything that the audit log can say has words of its own, whatever else its row holds", () => {
  const sentences = auditActions.map((action) => describeActivity({ action, metadata: {} }));
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z]/);
    expect(sentence).not.toMatch(/undefined|null|Something changed|[.!]$/);
  }
  expect(new Set(sentences).size).toBe(auditActions.length);
});

test.each([
  [
    "session.started",
    { method: "password", device: "Chrome on Linux" },
    "Signed in by password on Chrome on Linux",
  ],
  [
    "session.started",
    { method: "oauth:github", device: "Safari on iOS", newDevice: true },
    "Signed in with GitHub on Safari on iOS, for the first time",
  ],
  ["session.started", { method: null, device: "curl" }, "Signed in on curl"],
  ["session.started", { method: "constructor" }, "Signed in"],
  ["session.ended", { by: "sign-out" }, "Signed out"],
  ["session.ended", { by: "revoked", count: 1 }, "Signed out one device"],
  [
    "session.ended",
    { by: "sign-out-elsewhere", count: 249 },
    "Signed out everywhere else: 249 devices",
  ],
  ["session.ended", { by: "sign-out-everywhere", count: 1 }, "Signed out everywhere: one device"],
  [
    "session.refused",
    { method: "password", reason: "credentials" },
    "Sign-in refused: the password was wrong",
  ],
  [
    "session.refused",
    { method: "password", reason: "deleted" },
    "Sign-in refused: the account was deleted",
  ],
  ["recovery-code.used", { left: 7 }, "Recovery code used, 7 left"],
  [
    "account.deleted",
    { restorableUntil: "2026-12-21T14:05:00.000Z" },
    "Account deleted, restorable until 21 December 2026",
  ],
  ["provider.linked", { provider: "google" }, "Sign-in with Google added"],
  ["provider.unlinked", { provider: "toString" }, "Sign-in with a provider removed"],
  ["what.ever", {}, "Something changed"],
])("%s with %j is told as %j", (action, metadata, sentence) => {
  expect(describeActivity({ action, metadata })).toBe(sentence);
});
