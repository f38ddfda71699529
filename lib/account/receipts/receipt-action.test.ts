import { beforeEach, expect, test } from "vitest";
import { signDocument } from "@/lib/crypto/sign";
import { idleForm } from "@/lib/forms/form-state";
import { checkReceiptAction } from "./receipt-action";
import { receiptSentences } from "./receipt-sentences";

const document = {
  kind: "erasure-receipt",
  version: 1,
  subject: "7d1c0f52-6a3e-4b8f-9a55-2e0c4f1b9d63",
  requestedAt: "2026-11-21T14:05:00.000Z",
  erasedAt: "2026-12-21T14:06:00.000Z",
  rows: { users: 1, sessions: 3 },
  files: { files: { count: 12, bytes: 48_200_000 } },
};

let receipt: string;

beforeEach(() => {
  receipt = JSON.stringify({ document, ...signDocument(document) });
});

function check(text: string) {
  const form = new FormData();
  form.set("receipt", text);
  return checkReceiptAction(idleForm, form);
}

test("shows a receipt as it was signed, with its key", async () => {
  const state = await check(receipt);
  expect(state.status).toBe("success");
  expect(state.receipt?.document).toEqual(document);
  expect(state.publicKey).toMatch(/^[A-Za-z0-9+/=]{40,}$/);
});

test("verifies what a receipt says of backups, and one that says nothing of them", async () => {
  const longer = { ...document, inBackupsUntil: "2027-01-20", bySql: true };
  const signed = JSON.stringify({ document: longer, ...signDocument(longer) });
  expect((await check(signed)).receipt?.document).toEqual(longer);
  expect((await check(signed.replace("2027-01-20", "2027-01-19"))).message).toBe(
    receiptSentences.invalid,
  );
  expect((await check(receipt)).receipt?.document).not.toHaveProperty("inBackupsUntil");
});

test("finds a receipt in the wrapped and quoted text of an email", async () => {
  const wrapped = receipt.replace(/(.{60})/g, "$1\n> ");
  const state = await check(`Hello,\r\n> The same as a signed document:\n> ${wrapped}\n> \nBye`);
  expect(state.receipt?.document).toEqual(document);
});

test("refuses a changed or forged receipt", async () => {
  for (const forged of [
    receipt.replace('"count":12', '"count":13'),
    receipt.replace('"sessions":3', '"sessions":4'),
    receipt.replace(/"signature":"..../, '"signature":"AAAA'),
  ]) {
    const state = await check(forged);
    expect(state).toMatchObject({
      status: "error",
      message: receiptSentences.invalid,
    });
    expect(state.receipt).toBeUndefined();
  }
});

test("reports a receipt of another installation", async () => {
  const state = await check(receipt.replace(/"keyId":"[^"]*"/, '"keyId":"elsewhere"'));
  expect(state.message).toBe(receiptSentences.unknownKey);
  expect(state.receipt).toBeUndefined();
});

test("refuses any other text with an instruction", async () => {
  for (const text of ["{}", "hello", "}{", "{{{", JSON.stringify({ document, extra: 1 }), "[1]"])
    expect((await check(text)).fieldErrors?.receipt, text).toBe(receiptSentences.unreadableField);
  expect((await check("  ")).fieldErrors?.receipt).toBe(receiptSentences.missing);
  const long = await check(`{${" ".repeat(20_000)}x}`);
  expect(long.fieldErrors?.receipt).toBe(receiptSentences.tooLong);
  expect(long.values).toEqual({});
});
