import { describe, expect, test } from "vitest";
import { addressLimits, parseAddressCsv, parseAddressText } from "./addresses";

const csv = (text: string) => parseAddressCsv(Buffer.from(text));

describe("parseAddressText", () => {
  test("takes addresses apart by lines, spaces, commas and semicolons, each once and in lower case", () => {
    expect(parseAddressText("Ada@Example.com\n eve@example.com;ada@example.com,\tx@y")).toEqual({
      addresses: ["ada@example.com", "eve@example.com", "x@y"],
      invalid: 0,
    });
  });

  test("regression: takes an international domain in either of its spellings", () => {
    expect(parseAddressText("Ada@Exämple.de ada@xn--exmple-cua.de")).toEqual({
      addresses: ["ada@xn--exmple-cua.de"],
      invalid: 0,
    });
  });

  test.each([
    ["", 0],
    ["  \n ; ,", 0],
    ["nobody", 1],
    ["a\0da@example.com", 1],
    ["@example.com eve@ a@b@c", 3],
  ])("finds no address in %j", (text, invalid) => {
    expect(parseAddressText(text)).toEqual({ addresses: [], invalid });
  });

  test("keeps what LIKE takes for wildcards as it is", () => {
    expect(parseAddressText("%@example.com a_b@example.com a\\@example.com")).toMatchObject({
      addresses: ["%@example.com", "a_b@example.com", "a\\@example.com"],
    });
  });

  test("refuses more addresses, or more bytes, than the limit", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => `a${at}@example.com`).join("\n");
    expect(parseAddressText(many(addressLimits.count))).toMatchObject({ invalid: 0 });
    expect(parseAddressText(many(addressLimits.count + 1))).toBe("TOO_MANY");
    expect(parseAddressText(" ".repeat(addressLimits.bytes + 1))).toBe("TOO_LARGE");
  });
});

describe("parseAddressCsv", () => {
  test.each(["email", "E-Mail", "Email address", "EMAIL_ADDRESS"])(
    "takes the column named %s of several",
    (name) => {
      const text = `name,${name},invited by\n"Ada, Countess",Ada@Example.com,eve@example.com\nBob,,\n`;
      expect(csv(text)).toEqual({ addresses: ["ada@example.com"], invalid: 0 });
    },
  );

  test.each([",", ";", "\t"])(
    "reads columns that are apart by %j, with a byte order mark",
    (by) => {
      expect(csv(`\ufeffid${by}email\r\n1${by}ada@example.com\r\n`)).toEqual({
        addresses: ["ada@example.com"],
        invalid: 0,
      });
    },
  );

  test("takes the only column with or without its name, and counts what is no address", () => {
    expect(csv("ada@example.com\neve\n")).toEqual({ addresses: ["ada@example.com"], invalid: 1 });
    expect(csv("email\nada@example.com\n")).toEqual({
      addresses: ["ada@example.com"],
      invalid: 0,
    });
  });

  test("takes no column of several if none is named email", () => {
    expect(csv("who,invited by\nada@example.com,eve@example.com\n")).toBe("NO_COLUMN");
  });

  test("refuses what is not CSV, and more bytes than the limit", () => {
    expect(csv('email\n"ada@example.com\n')).toBe("NOT_CSV");
    expect(csv(" ".repeat(addressLimits.bytes + 1))).toBe("TOO_LARGE");
  });
});
