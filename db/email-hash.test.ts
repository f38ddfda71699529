import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalEmail, hashEmail, hashExactEmail } from "./email-hash";

describe("spellings of one mailbox", () => {
  test.each([
    ["Ada@Example.COM", "ada@example.com"],
    ["ada+news@example.com", "ada@example.com"],
    ["a.d.a+x@gmail.com", "ada@gmail.com"],
    ["ada@googlemail.com", "ada@gmail.com"],
    ["a.da@example.com", "a.da@example.com"],
    ["ada@example.com.", "ada@example.com"],
    ["ａｄａ@example.com", "ada@example.com"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
    ["ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"],
    ["+ada@example.com", "+ada@example.com"],
    ["+ada+news@example.com", "+ada@example.com"],
  ])("treats %s as %s", (address, canonical) => {
    expect(canonicalEmail(address)).toBe(canonical);
    expect(hashEmail(address)).toEqual(hashEmail(canonical));
  });
});

test("keeps mailboxes that begin with a plus apart", () => {
  expect(hashEmail("+ada@example.com")).not.toEqual(hashEmail("+bob@example.com"));
});

test("distinguishes spellings by the exact hash, except for case and surrounding spaces", () => {
  expect(hashExactEmail(" Ada@Example.com ")).toBe(hashExactEmail("ada@example.com"));
  expect(hashExactEmail("ada+news@example.com")).not.toBe(hashExactEmail("ada@example.com"));
});

test("names the key in the hash, and does not contain the address", () => {
  const { emailHash, emailHashKey } = hashEmail("ada@example.com");
  expect(emailHash).toMatch(/^[0-9a-f]{64}$/);
  expect(emailHashKey).toBe("test");
});

test("returns a canonical form unchanged, and ignores case", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const canonical = canonicalEmail(address);
      expect(canonicalEmail(canonical)).toBe(canonical);
      expect(canonicalEmail(address.toUpperCase())).toBe(canonical);
    }),
  );
});
