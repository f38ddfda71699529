import { beforeEach, describe, expect, test, vi } from "vitest";
import { errorSentences } from "@/lib/auth/error-sentences";
import { idleForm } from "@/lib/forms/form-state";
import { deleteAccountAction } from "./account-actions";
import { eraseAccountNowAction } from "./erase-actions";
import { allowPasskeyAction } from "./passkey-actions";

const route = vi.hoisted(() => ({
  calls: [] as [string, unknown][],
  answer: { ok: true, status: 200, body: {} as Record<string, unknown> },
}));
vi.mock("@/lib/auth/call-auth", () => ({
  callAuth: async ({ path }: { path: string }, body: unknown) => {
    route.calls.push([path, body]);
    return route.answer;
  },
}));
vi.mock("@/lib/auth/sessions/session", () => ({
  requireUser: async () => ({ createdAt: new Date(0) }),
}));
const rememberGoodbye = vi.hoisted(() => vi.fn(async () => {}));
vi.mock("@/lib/account/goodbye", () => ({ rememberGoodbye }));
vi.mock("next/navigation", () => ({
  redirect: (path: string) => {
    throw new Error(`leads to ${path}`);
  },
}));

const email = "ada@example.com";
const response = { id: "x", type: "public-key" };

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

const refuse = (status: number, code: string) => {
  route.answer = { ok: false, status, body: { code } };
};

beforeEach(() => {
  route.calls = [];
  route.answer = { ok: true, status: 200, body: {} };
});

const proofs: [string, Record<string, string>, object][] = [
  ["a password", { password: "secret" }, { password: "secret" }],
  ["a password and a code", { password: "s", code: "123456" }, { password: "s", code: "123456" }],
  [
    "an emailed code",
    { mailCode: "12345678", code: "" },
    { proof: { method: "email-code", code: "12345678" } },
  ],
  [
    "an emailed code and a second factor",
    { mailCode: "12345678", code: "123456" },
    { proof: { method: "email-code", code: "12345678", secondFactorCode: "123456" } },
  ],
  [
    "a passkey, whatever else was typed",
    { passkey: JSON.stringify(response), password: "s", mailCode: "1" },
    { proof: { method: "passkey", response } },
  ],
  ["what is no answer of a passkey", { passkey: "{", password: "s" }, { password: "s" }],
];

test("regression: shows until when an account can be restored after a deletion, not an erasure", async () => {
  const restorableUntil = new Date(1);
  route.answer.body = { restorableUntil };
  await expect(deleteAccountAction(idleForm, formOf({ password: "s" }))).rejects.toThrow(
    "/goodbye",
  );
  expect(rememberGoodbye).toHaveBeenCalledWith(expect.objectContaining({ restorableUntil }));
});

describe.each(proofs)("with %s", (_, fields, proof) => {
  test("deletes in one request by the form of the danger zone", async () => {
    await expect(deleteAccountAction(idleForm, formOf(fields))).rejects.toThrow(
      "leads to /goodbye",
    );
    expect(route.calls).toEqual([["/delete-user", proof]]);
  });

  test("erases in one request by the form of the erase page", async () => {
    const form = formOf({ ...fields, email });
    await expect(eraseAccountNowAction(idleForm, form)).rejects.toThrow("leads to /goodbye");
    expect(route.calls).toEqual([["/soft-deletion/erase", { email, ...proof }]]);
  });

  test("requests a grant for a form whose action takes two requests", async () => {
    const state = await allowPasskeyAction(idleForm, formOf({ ...fields, name: "My laptop" }));
    expect(state.status).toBe("success");
    expect(route.calls).toEqual([["/step-up/verify", { purpose: "passkeys", ...proof }]]);
  });
});

test("sends nothing for a form that does not fit its schema", async () => {
  const state = await eraseAccountNowAction(idleForm, formOf({ email: "ada", password: "secret" }));
  expect(state).toMatchObject({ code: "VALIDATION_ERROR", values: { email: "ada" } });
  expect(route.calls).toEqual([]);
});

test("sends a code on request, and keeps the typed values", async () => {
  const form = formOf({ ask: "erase-account", email, mailCode: "1", via: "grace-pass" });
  const state = await eraseAccountNowAction(idleForm, form);
  expect(state).toEqual({ status: "idle", code: "CODE_SENT", values: { email } });
  const body = { purpose: "erase-account", via: "grace-pass" };
  expect(route.calls).toEqual([["/step-up/request", body]]);
});

test.each([
  [400, "PASSWORD_REQUIRED", {}, "password"],
  [400, "INVALID_PASSWORD", { password: "wrong" }, "password"],
  [401, "TWO_FACTOR_REQUIRED", { password: "s" }, "code"],
  [401, "INVALID_CODE", { password: "s", code: "1" }, "code"],
  [401, "INVALID_CODE", { mailCode: "1", code: "1" }, "mailCode"],
  [401, "CODE_ALREADY_USED", { mailCode: "1", code: "1" }, "code"],
  [400, "EMAIL_MISMATCH", { password: "s" }, "email"],
] as const)("shows a refusal %d %s with %j at its field", async (status, code, fields, field) => {
  refuse(status, code);
  const state = await eraseAccountNowAction(idleForm, formOf({ email, ...fields }));
  expect(state).toEqual({
    status: "error",
    code,
    message: errorSentences[code],
    fieldErrors: { [field]: errorSentences[code] },
    values: { email },
  });
});

test("shows a refusal without a field above the form", async () => {
  refuse(409, "LAST_ADMIN");
  const state = await deleteAccountAction(idleForm, formOf({ password: "secret" }));
  expect(state).toMatchObject({ status: "error", message: errorSentences.LAST_ADMIN });
  expect(state).not.toHaveProperty("fieldErrors");
});
