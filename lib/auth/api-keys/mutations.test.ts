import { expect, test } from "vitest";
import { hashKey, isKey, looksLikeKey, makeKey } from "./mutations";

test("consists of pk_ and 43 random letters or digits", () => {
  const keys = Array.from({ length: 200 }, makeKey);
  for (const key of keys) {
    expect(key).toMatch(/^pk_[0-9A-Za-z]{43}$/);
    expect(isKey(key)).toBe(true);
  }
  expect(new Set(keys).size).toBe(200);
  // Every letter of the alphabet is used.
  expect(new Set(keys.join("").slice(3)).size).toBeGreaterThanOrEqual(62);
});

test.each([
  "",
  "pk_",
  "pk_short",
  `sk_${makeKey().slice(3)}`,
  `${makeKey().slice(0, -1)}_`,
  makeKey().slice(0, -1),
  `${makeKey()}x`,
  ` ${makeKey()}`,
])("rejects %j as a key", (text) => {
  expect(isKey(text)).toBe(false);
});

test("does not reveal the key in what is stored and shown", () => {
  const key = makeKey();
  expect(hashKey(key)).toMatch(/^[\w-]{43}$/);
  expect(key).not.toContain(hashKey(key));
  expect(looksLikeKey(key)).toBe(true);
  expect(looksLikeKey("eyJhbGciOiJFZERTQSJ9.e30.x")).toBe(false);
});
