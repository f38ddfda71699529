import { describe, expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import { readSources } from "./layering";

// The code of the running app: without tests, the command line and the local database.
const product = readSources(repository).filter(
  ({ path }) =>
    /^(app|components|db|lib)\/|^(proxy|instrumentation)\.ts$/.test(path) &&
    !/^(lib\/cli|db\/local-postgres)\/|\.test\.tsx?$/.test(path),
);

const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

/** The files in which a pattern occurs, comments aside. */
const filesWith = (pattern: RegExp) =>
  product.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);

test("finds the source files", () => {
  expect(product.length).toBeGreaterThan(300);
  expect(filesWith(/createHash\("sha256"\)/).length).toBeGreaterThan(3);
});

describe("the product", () => {
  test("runs no text as code", () => {
    expect(filesWith(/\beval\(|\bnew Function\b|node:vm|\bsetTimeout\(\s*["'`]/)).toEqual([]);
  });

  test("starts no other program", () => {
    expect(filesWith(/child_process|node:worker_threads/)).toEqual([]);
  });

  test("writes raw markup in one place, and only a constant", () => {
    expect(filesWith(/dangerouslySetInnerHTML/)).toEqual(["app/layout.tsx"]);
    expect(filesWith(/\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\(/)).toEqual([]);
  });

  test("puts nothing into raw SQL except the number of rows to fetch", () => {
    expect(filesWith(/\bsql\.raw\(/)).toEqual(["lib/account/export/spool.ts"]);
  });

  test("builds no regular expression from user input", () => {
    // Besides the constants of a module: the name of the theme cookie, and the routes of the build.
    expect(filesWith(/^(?!const \w+ = new RegExp\().*\bRegExp\(/m)).toEqual([
      "components/layout/theme/theme-boot.ts",
      "lib/http/policy/built-pages.ts",
    ]);
  });

  test("stores nothing in the browser except cookies, and accepts no messages from other windows", () => {
    expect(filesWith(/\b(local|session)Storage\b|\bindexedDB\b|postMessage/)).toEqual([]);
  });

  test("takes random values from node:crypto, never from Math.random", () => {
    expect(filesWith(/Math\.random\(/)).toEqual([]);
  });

  test("uses no broken hash except for the list of breached passwords, and only authenticated ciphers", () => {
    expect(filesWith(/createH(ash|mac)\("(md5|sha1|md4|ripemd)/)).toEqual([
      "lib/auth/passwords/breached-passwords.ts",
    ]);
    expect(filesWith(/-(ecb|cbc|ctr)"|createCipher\(/)).toEqual([]);
    expect(filesWith(/createCipheriv\(/)).toEqual([]);
  });

  test("makes HTTP requests in one place, and follows no redirects there", () => {
    const callers = filesWith(/\bawait fetch\((?!["`]\/)/);
    expect(callers).toEqual(["lib/auth/passwords/breached-passwords.ts"]);
    expect(product.find(({ path }) => path === callers[0])?.text).toContain('redirect: "error"');
  });

  test("parses no XML, and offers browsers no WebSocket, GraphQL or WebRTC", () => {
    expect(filesWith(/DOMParser|xml2js|fast-xml|graphql|RTCPeerConnection|LDAP/i)).toEqual([]);
    expect(filesWith(/\bnew WebSocket\(|WebSocketServer/)).toEqual([]);
  });
});
