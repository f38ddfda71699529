import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** Written beside the build by lib/cli/build/build.ts. */
export const builtPagesFile = "built-pages.json";

export const builtPagesSchema = z.object({
  /** The hashes of the inline scripts of each page that was rendered at build, by its path. */
  rendered: z.record(z.string(), z.array(z.string())),
  /** The hashes of the page for everything that is not found. */
  notFound: z.array(z.string()),
  /** Patterns of every path that leads somewhere. */
  routes: z.array(z.string()),
});

export type BuiltPages = z.infer<typeof builtPagesSchema>;

/**
 * What the build wrote about its pages.
 *
 * @throws Error where it wrote nothing.
 */
export function readBuiltPages(distDir: string): BuiltPages {
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), distDir, builtPagesFile);
  try {
    return builtPagesSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`Can’t read ${file}. Build with npm run build, not next build.`, {
      cause,
    });
  }
}

export type BuiltPage =
  /** Rendered at build: its inline scripts are known by their hashes. */
  | { kind: "rendered" | "missing"; hashes: readonly string[] }
  /** Rendered for each request. */
  | { kind: "dynamic" };

/** What lies at a path, decoded; "missing" has the hashes of the page that says so. */
export function pageAt(pages: BuiltPages, pathname: string): BuiltPage {
  const hashes = Object.hasOwn(pages.rendered, pathname) ? pages.rendered[pathname] : undefined;
  if (hashes) return { kind: "rendered", hashes };
  if (patterns(pages).some((pattern) => pattern.test(pathname))) return { kind: "dynamic" };
  return { kind: "missing", hashes: pages.notFound };
}

const compiled = new WeakMap<BuiltPages, RegExp[]>();

function patterns(pages: BuiltPages): RegExp[] {
  const known = compiled.get(pages) ?? pages.routes.map((route) => new RegExp(route));
  compiled.set(pages, known);
  return known;
}
