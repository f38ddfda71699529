import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { expect, test } from "../fixtures";

interface Manifest {
  clientModules: Record<string, unknown>;
  entryJSFiles: Record<string, string[]>;
}

const suffix = "_client-reference-manifest.js";

/** What the build says of each page: its client components, and the scripts that its HTML names. */
function manifestsOf(distDir: string): [page: string, manifest: Manifest][] {
  const folder = path.join(distDir, "server/app");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(`page${suffix}`))
    .map((file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const json = text.slice(text.indexOf("] = ") + 4).replace(/;?\s*$/, "");
      return [file.slice(0, -suffix.length), JSON.parse(json) as Manifest];
    });
}

test("loads the scripts of the admin area on its own pages alone", ({ app }) => {
  const distDir = path.join(repository, app.settings.NEXT_DIST_DIR ?? "");
  const pages = manifestsOf(distDir);
  const isAdmin = (page: string) => page.startsWith("(app)/admin/");
  const modules = (admin: boolean) =>
    pages.flatMap(([page, { clientModules }]) =>
      isAdmin(page) === admin ? Object.keys(clientModules) : [],
    );
  const ofAdmin = /\/components\/admin\/|\/recharts\//;
  expect(modules(true).some((name) => ofAdmin.test(name))).toBe(true);
  expect(modules(false).filter((name) => ofAdmin.test(name))).toEqual([]);

  const withCharts = (admin: boolean) => {
    const scripts = pages.flatMap(([page, { entryJSFiles }]) =>
      isAdmin(page) === admin ? Object.values(entryJSFiles).flat() : [],
    );
    return [...new Set(scripts)].filter((script) =>
      readFileSync(path.join(distDir, script), "utf8").includes("recharts-"),
    );
  };
  expect(withCharts(true)).toHaveLength(1);
  expect(withCharts(false)).toEqual([]);
});
