import { describe, expect, it } from "vitest";
import { parseSource } from "./source";

describe("parseSource", () => {
  const targets = (text: string, file = "lib/account/restore.ts") =>
    parseSource(file, text).imports.map((used) => [used.target, used.typeOnly]);

  it("reads every form of import", () => {
    expect(targets('import { a } from "@/db/client";')).toEqual([["db/client", false]]);
    expect(targets('import type { A } from "../env";')).toEqual([["lib/env", true]]);
    expect(targets('import {\n  a,\n  type B,\n} from "./queries";')).toEqual([
      ["lib/account/queries", false],
    ]);
    expect(targets('import * as React from "react";')).toEqual([["react", false]]);
    expect(targets('import "@/app/globals.css";')).toEqual([["app/globals", false]]);
    expect(targets('export * from "./x";')).toEqual([["lib/account/x", false]]);
    expect(targets('export { a } from "@scope/name/deep";')).toEqual([["@scope/name", false]]);
    expect(targets('const a = await import("@/lib/auth");')).toEqual([["lib/auth", false]]);
    expect(targets('let a: import("pg").Client;')).toEqual([["pg", true]]);
  });

  it("ignores comments and other strings", () => {
    expect(targets('// import { a } from "pg";\n/* import "pg"; */')).toEqual([]);
    expect(targets('export const from = "pg";')).toEqual([]);
  });
});
