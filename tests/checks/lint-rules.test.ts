import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "@/tests/support/run";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "app-test-"));
  for (const file of ["biome.json", "package.json"])
    copyFileSync(path.join(repository, file), path.join(folder, file));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rules of biome.json that a file with this text violates. */
function violated(text: string, file = "lib/billing/example.tsx"): string[] {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  const biome = path.join(repository, "node_modules/@biomejs/biome/bin/biome");
  const { stdout } = spawnSync(
    process.execPath,
    [biome, "lint", "--vcs-enabled=false", "--reporter=json", file],
    { cwd: folder, encoding: "utf8" },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return diagnostics.map(({ category }) => category.replace(/^.*\//, ""));
}

test("refuses text that is run as code", () => {
  expect(violated("eval(text);")).toEqual(["noGlobalEval"]);
  expect(violated("export const run = new Function(text);")).toEqual(["noImpliedEval"]);
  expect(violated('setTimeout("run()", 10);')).toEqual(["noImpliedEval"]);
  expect(violated('import "node:vm";')).toEqual(["noRestrictedImports"]);
  expect(violated("export const link = <a href='javascript:void 0'>Text</a>;")).toContain(
    "noScriptUrl",
  );
});

test("refuses other programs and threads, except in the command line", () => {
  expect(violated('await import("node:child_process");')).toEqual(["noRestrictedImports"]);
  expect(violated('import "node:worker_threads";')).toEqual(["noRestrictedImports"]);
  expect(violated('import "node:child_process";', "proxy.ts")).toEqual(["noRestrictedImports"]);
  expect(violated('import "node:child_process";', "lib/cli/example.ts")).toEqual([]);
});

test("refuses raw markup in a component", () => {
  expect(violated("export const text = <p dangerouslySetInnerHTML={{ __html: name }} />;")).toEqual(
    ["noDangerouslySetInnerHtml"],
  );
});

test("refuses ciphers other than Better Auth’s authenticated one", () => {
  expect(violated('export { createCipheriv } from "node:crypto";')).toEqual([
    "noRestrictedImports",
  ]);
  expect(violated('export { createHash } from "node:crypto";')).toEqual([]);
});

test("refuses XML, GraphQL, LDAP, WebSockets and WebRTC", () => {
  for (const name of ["fast-xml-parser", "xml2js", "graphql", "ldapjs"])
    expect(violated(`import "${name}";`), name).toEqual(["noRestrictedImports"]);
  expect(violated('export { WebSocketServer } from "ws";')).toEqual(["noRestrictedImports"]);
  for (const name of ["DOMParser", "WebSocket", "RTCPeerConnection"])
    expect(violated(`export const value = new ${name}();`), name).toEqual(["noRestrictedGlobals"]);
});
