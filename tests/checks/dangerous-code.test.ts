import { describe, expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import { readSources } from "./layering";

// What runs in the product: not tests, not what only the command line and the local database use.
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

test("there is code to look at", () => {
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

  test("writes markup in one place, which is the same for everybody", () => {
    expect(filesWith(/dangerouslySetInnerHTML/)).toEqual(["components/shell/theme-script.tsx"]);
    expect(filesWith(/\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\(/)).toEqual([]);
  });

  test("puts no text into SQL but the number of rows of a fetch", () => {
    expect(filesWith(/\bsql\.raw\(/)).toEqual(["lib/account/export/spool.ts"]);
  });

  test("makes no regular expression of what somebody has typed", () => {
    // Beside the constants of a module: the theme's own name, and the routes of the build.
    expect(filesWith(/^(?!const \w+ = new RegExp\().*\bRegExp\(/m)).toEqual([
      "components/shell/theme-boot.ts",
      "lib/http/built-pages.ts",
    ]);
  });

  test("keeps nothing in the browser but cookies, and listens to no other window", () => {
    expect(filesWith(/\b(local|session)Storage\b|\bindexedDB\b|postMessage/)).toEqual([]);
  });

  test("draws what must not be guessed from node:crypto alone", () => {
    expect(filesWith(/Math\.random\(/)).toEqual([]);
  });

  test("uses no broken hash but where a service of others asks for it, and no cipher without a seal", () => {
    expect(filesWith(/createH(ash|mac)\("(md5|sha1|md4|ripemd)/)).toEqual([
      "lib/auth/breached-passwords.ts",
    ]);
    expect(filesWith(/-(ecb|cbc|ctr)"|createCipher\(/)).toEqual([]);
    expect(filesWith(/createCipheriv\(/)).toEqual(["lib/auth/sealed-credentials.ts"]);
  });

  test("asks others over HTTP in one place alone, and follows no redirect there", () => {
    const askers = filesWith(/\bawait fetch\((?!["`]\/)/);
    expect(askers).toEqual(["lib/auth/breached-passwords.ts"]);
    expect(product.find(({ path }) => path === askers[0])?.text).toContain('redirect: "error"');
  });

  test("reads no XML, and speaks neither WebSocket, GraphQL nor WebRTC to browsers", () => {
    expect(filesWith(/DOMParser|xml2js|fast-xml|graphql|RTCPeerConnection|LDAP/i)).toEqual([]);
    expect(filesWith(/\bnew WebSocket\(|WebSocketServer/)).toEqual([]);
  });
});
