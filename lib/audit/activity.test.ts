import { expect, test } from "vitest";
import { auditActions } from "@/lib/audit/actions";
import { describeActivity } from "./activity";

const names = { google: "Google", github: "GitHub" };

test("describes every action of the audit log, also without metadata", () => {
  const sentences = auditActions.map((action) => describeActivity({ action, metadata: {} }));
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z]/);
    expect(sentence).not.toMatch(/undefined|null|Account changed|[.!]$/);
  }
  expect(new Set(sentences).size).toBe(auditActions.length);
});

test.each([
  [
    "session.started",
    { method: "password", device: "Chrome on Linux" },
    "Signed in with a password on Chrome on Linux",
  ],
  [
    "session.started",
    { method: "oauth:github", device: "Safari on iOS", newDevice: true },
    "Signed in with GitHub on Safari on iOS (new device)",
  ],
  ["session.started", { method: "oauth:oidc" }, "Signed in with a linked account"],
  ["session.started", { method: null, device: "curl" }, "Signed in on curl"],
  ["session.started", { method: "constructor" }, "Signed in"],
  ["session.ended", { by: "sign-out" }, "Signed out"],
  ["session.ended", { by: "revoked", count: 1 }, "Signed out one session"],
  [
    "session.ended",
    { by: "sign-out-elsewhere", count: 249 },
    "Signed out all other sessions (249)",
  ],
  ["session.ended", { by: "sign-out-everywhere", count: 1 }, "Signed out all sessions (1)"],
  [
    "session.refused",
    { method: "password", reason: "credentials" },
    "Sign-in failed: incorrect password",
  ],
  [
    "session.refused",
    { method: "password", reason: "deleted" },
    "Sign-in blocked: account deleted",
  ],
  ["recovery-code.used", { left: 7 }, "Recovery code used (7 left)"],
  [
    "account.deleted",
    { restorableUntil: "2026-12-21T14:05:00.000Z" },
    "Account deleted (restore until 21 December 2026)",
  ],
  [
    "account.locked",
    { until: "2026-12-21T14:05:00.000Z" },
    "Sign-in paused after too many incorrect passwords (until 21 December 2026, 14:05 UTC)",
  ],
  ["provider.linked", { provider: "google" }, "Google account linked"],
  ["provider.unlinked", { provider: "toString" }, "Account unlinked"],
  ["what.ever", {}, "Account changed"],
])("describes %s with %j as %j", (action, metadata, sentence) => {
  expect(describeActivity({ action, metadata }, names)).toBe(sentence);
});
