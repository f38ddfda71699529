import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { canonicalJson } from "./canonical-json";

const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    secret: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    open: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
};

const first = pair();
const second = pair();

async function signerWith(key: string, retired = "") {
  vi.resetModules();
  vi.doMock("@/lib/env", async (original) => ({
    ...(await original<typeof import("@/lib/env")>()),
    env: () => ({ SIGNING_KEY: key, SIGNING_PUBLIC_KEYS: retired }),
  }));
  return import("./sign");
}

describe("signed documents", () => {
  test("have the same form for any order of keys, and another for another order of a list", () => {
    expect(canonicalJson({ b: 1, a: { d: null, c: "x" } })).toBe('{"a":{"c":"x","d":null},"b":1}');
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test("read back as the same document", () => {
    const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => {
      try {
        canonicalJson(value);
        return true;
      } catch {
        return false;
      }
    });
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test("refuse a number that prints differently elsewhere", () => {
    expect(() => canonicalJson({ a: 0.1 })).toThrow("not a whole number: 0.1");
    expect(() => canonicalJson(Number.NaN)).toThrow("not a whole number: NaN");
    expect(() => canonicalJson(() => 1)).toThrow("not JSON: function");
  });

  test("fail to verify with another document's signature", async () => {
    const { signDocument, checkSignature } = await signerWith(`1:${first.secret}`);
    const signature = signDocument({ subject: "a", rows: 3 });
    expect(checkSignature({ rows: 3, subject: "a" }, signature)).toBe("valid");
    expect(checkSignature({ rows: 4, subject: "a" }, signature)).toBe("invalid");
    expect(checkSignature({ rows: 3, subject: "a" }, { ...signature, signature: "AAAA" })).toBe(
      "invalid",
    );
  });

  test("verify with the public half of a retired key, and not without it", async () => {
    const before = await signerWith(`1:${first.secret}`);
    const signature = before.signDocument({ a: 1 });
    const after = await signerWith(`2:${second.secret}`, `1:${first.open}`);
    expect(after.checkSignature({ a: 1 }, signature)).toBe("valid");
    expect(after.signDocument({ a: 1 }).keyId).toBe("2");
    const bare = await signerWith(`2:${second.secret}`);
    expect(bare.checkSignature({ a: 1 }, signature)).toBe("unknown-key");
  });
});
