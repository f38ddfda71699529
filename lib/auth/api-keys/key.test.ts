import { expect, test } from "vitest";
import { hashKey, isKey, looksLikeKey, makeKey, startOf } from "./key";

test("a key is 52 characters that a scanner can recognise, and no two are alike", () => {
  const keys = Array.from({ length: 200 }, makeKey);
  for (const key of keys) {
    expect(key).toMatch(/^pk_[0-9A-Za-z]{49}$/);
    expect(isKey(key)).toBe(true);
  }
  expect(new Set(keys).size).toBe(200);
  // Every letter of the alphabet is used.
  expect(new Set(keys.join("").slice(3)).size).toBeGreaterThanOrEqual(62);
});

test("the checksum is the CRC-32 of what stands before it", () => {
  expect(isKey(`pk_${"0".repeat(43)}1gNMjg`)).toBe(false);
  const key = makeKey();
  const other = key[10] === "a" ? "b" : "a";
  expect(isKey(key.slice(0, 10) + other + key.slice(11))).toBe(false);
});

test.each(["", "pk_", "pk_short", `sk_${makeKey().slice(3)}`, `${makeKey()}x`, ` ${makeKey()}`])(
  "%j is no key",
  (text) => {
    expect(isKey(text)).toBe(false);
  },
);

test("what is kept and shown of a key does not give it away", () => {
  const key = makeKey();
  expect(hashKey(key)).toMatch(/^[\w-]{43}$/);
  expect(key).not.toContain(hashKey(key));
  expect(startOf(key)).toBe(key.slice(0, 8));
  expect(looksLikeKey(key)).toBe(true);
  expect(looksLikeKey("eyJhbGciOiJFZERTQSJ9.e30.x")).toBe(false);
});
