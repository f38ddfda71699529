import { expect, test } from "vitest";
import { noDangerousCode } from "./dangerous-code";
import { parseSource } from "./source";

/** The rules that a line violates in a file of the application. */
function violated(text: string, file = "lib/billing/example.ts"): string[] {
  return noDangerousCode([parseSource(file, text)]).map(({ rule }) => rule);
}

test("refuses markup that is inserted as text", () => {
  expect(violated("element.innerHTML = name;")).toEqual(["no raw markup"]);
  expect(violated("element.outerHTML = name;")).toEqual(["no raw markup"]);
  expect(violated('element.insertAdjacentHTML("beforeend", name);')).toEqual(["no raw markup"]);
  expect(violated("document.write(name);")).toEqual(["no raw markup"]);
});

test("refuses raw SQL, except for the number of rows to fetch", () => {
  expect(violated("db.execute(sql.raw(text));")).toEqual(["no raw SQL"]);
  expect(violated("sql.raw(String(rows))", "db/fetch-rows.ts")).toEqual([]);
});

test("refuses a regular expression that isn’t a constant of its module", () => {
  expect(violated("  return new RegExp(query).test(name);")).toEqual([
    "no regular expressions from input",
  ]);
  expect(violated('const pattern = new RegExp("^" + prefix);')).toEqual([]);
});

test("refuses browser storage, and messages from other windows", () => {
  expect(violated('window.localStorage.setItem("a", "b");')).toEqual(["no browser storage"]);
  expect(violated("sessionStorage.clear();")).toEqual(["no browser storage"]);
  expect(violated('indexedDB.open("a");')).toEqual(["no browser storage"]);
  expect(violated('parent.postMessage("a", "*");')).toEqual(["no messages between windows"]);
});

test("refuses random values that can be predicted", () => {
  expect(violated("const code = Math.random();")).toEqual(["secure random values"]);
});

test("refuses broken hashes, except for the list of breached passwords", () => {
  expect(violated('createHash("md5")')).toEqual(["no broken hashes"]);
  expect(violated('createHmac("sha1", key)')).toEqual(["no broken hashes"]);
  expect(violated('createHash("sha256")')).toEqual([]);
});

test("refuses HTTP requests outside of one file, and there those that follow redirects", () => {
  const place = "lib/auth/passwords/breached-passwords.ts";
  const request = "const answer = await fetch(url, { signal });";
  const own = 'createHash("sha1"); const answer = await fetch(url, { redirect: "error" });';
  expect(violated(request)).toEqual(["HTTP requests in one place", "redirects not followed"]);
  expect(violated('const answer = await fetch("/api/jobs");')).toEqual([]);
  expect(violated("const answer = await fetch(`/api/jobs`);")).toEqual([]);
  expect(violated(own, place)).toEqual([]);
  expect(violated(`createHash("sha1"); ${request}`, place)).toEqual(["redirects not followed"]);
});

test("refuses a cookie in a file that isn’t known to set one", () => {
  expect(violated('jar.set("a", "b");')).toEqual(["listed cookies"]);
  expect(violated("await ctx.setSignedCookie(name, value, secret);")).toEqual(["listed cookies"]);
  expect(violated("response.cookies.set(cookie);", "proxy.ts")).toEqual([]);
});

test("reports an allowed file that no longer needs the permission", () => {
  expect(violated("export {};", "proxy.ts")).toEqual(["listed cookies"]);
});

test("ignores comments, tests, the command line and the local database", () => {
  const text = "Math.random();";
  expect(violated(`// ${text}\n/* ${text} */`)).toEqual([]);
  for (const file of ["lib/a.test.ts", "tests/a.ts", "lib/cli/a.ts", "db/local-postgres/a.ts"])
    expect(violated(text, file)).toEqual([]);
});
