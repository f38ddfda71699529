import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuiltPages, builtPagesFile } from "@/lib/http/policy/built-pages";
import { CliError } from "../output";

// What React writes: attribute values hold no ">", and no script holds its own end.
const element = /<script([^>]*)>([\s\S]*?)<\/script>/g;

/** The `sha256-...` of every inline script of a page, as a content security policy names them. */
function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const [, attributes = "", text = ""] of html.matchAll(element))
    if (!/\ssrc=/.test(attributes))
      hashes.add(`sha256-${createHash("sha256").update(text).digest("base64")}`);
  return [...hashes];
}

interface Route {
  page: string;
  regex: string;
}

const json = <T>(...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8")) as T;

// Next.js's own, which no address leads to.
const isInner = (page: string) => page.startsWith("/_");

/** The pages that Next.js has rendered, as a path and its HTML. */
function renderedPages(distDir: string): Map<string, string> {
  const folder = path.join(distDir, "server/app");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(
    files
      .filter((name) => name.endsWith(".html"))
      .map((name) => {
        const route = `/${name.replaceAll("\\", "/").replace(/\.html$/, "")}`;
        return [route === "/index" ? "/" : route, readFileSync(path.join(folder, name), "utf8")];
      }),
  );
}

function summary(distDir: string): BuiltPages {
  const { routes } = json<{
    routes: Record<string, { initialRevalidateSeconds: number | false; routeType?: string }>;
  }>(distDir, "prerender-manifest.json");
  const pages = renderedPages(distDir);
  for (const page of pages.keys())
    if (routes[page]?.initialRevalidateSeconds)
      throw new CliError(
        `${page} would be re-rendered at runtime with scripts the CSP doesn’t allow. Make it fully static or fully dynamic.`,
      );
  const { staticRoutes, dynamicRoutes } = json<Record<"staticRoutes" | "dynamicRoutes", Route[]>>(
    distDir,
    "routes-manifest.json",
  );
  return {
    rendered: Object.fromEntries(
      [...pages]
        .filter(([page]) => !isInner(page))
        .map(([page, html]) => [page, inlineScriptHashes(html)]),
    ),
    notFound: inlineScriptHashes(pages.get("/_not-found") ?? ""),
    routes: [...staticRoutes, ...dynamicRoutes]
      .filter(({ page }) => !isInner(page))
      .map(({ regex }) => regex),
  };
}

/** Where a build has a copy of itself, with `output: "standalone"`; there may be none. */
export function standaloneCopy(distDir: string): { root: string; distDir: string } {
  const { relativeAppDir } = json<{ relativeAppDir: string }>(
    distDir,
    "required-server-files.json",
  );
  const root = path.join(distDir, "standalone", relativeAppDir);
  return { root, distDir: path.join(root, distDir) };
}

/**
 * Writes beside a finished build what proxy.ts has to know of its pages, adds the file to those that a packager takes
 * along, and puts it into the copy that Next.js has made by then with `output: "standalone"`.
 *
 * @throws CliError where a page would change after the build.
 */
export function writeBuiltPages(distDir: string): void {
  const text = `${JSON.stringify(summary(distDir))}\n`;
  for (const folder of [distDir, standaloneCopy(distDir).distDir])
    if (existsSync(folder)) writeFileSync(path.join(folder, builtPagesFile), text);
  const trace = path.join(distDir, "server/middleware.js.nft.json");
  if (!existsSync(trace)) return;
  const traced = json<{ files: string[] }>(trace);
  const files = [...new Set([...traced.files, `../${builtPagesFile}`])];
  writeFileSync(trace, JSON.stringify({ ...traced, files }));
}
