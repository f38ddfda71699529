import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";

export interface Endpoint {
  /** As a route: `/api/auth/reset-password/[token]`. */
  path: string;
  methods: string[];
  /** Whether it is for the server alone, and answers nobody. */
  closed: boolean;
}

/** What requests are thrown at. */
export interface Targets {
  /** Pages and route handlers, as Next.js writes them: `/projects/[id]`, `/api/auth/[...all]`. */
  routes: string[];
  /** Those of them that are pages. */
  pages: string[];
  /** Those pages that were rendered at build. */
  rendered: string[];
  /** What the auth instance answers behind its one route. */
  endpoints: Endpoint[];
  /** The ids of the server actions, with the pages that have them. */
  actions: { id: string; pages: string[] }[];
}

const json = <T>(...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8")) as T;

/** The endpoints of the auth instance, by their paths; asked in a process that may import it. */
function authEndpoints(settings: Record<string, string>): Endpoint[] {
  const script = path.join(repository, "tests/setup/list-auth-routes.ts");
  const child = spawnSync(process.execPath, ["--import", "tsx", script], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", APP_URL: "http://127.0.0.1:3000", ...settings },
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`The auth routes are not known.\n${child.stderr}`);
  const found = JSON.parse(child.stdout) as Endpoint[];
  return found.map((each) => ({ ...each, path: each.path.replace(/:(\w+)/g, "[$1]") }));
}

/** Everything that a finished build answers, as its own manifests and the auth instance tell. */
export function findTargets(distDir: string, settings: Record<string, string>): Targets {
  const folder = path.join(repository, distDir);
  const routeOf = json<Record<string, string>>(folder, "app-path-routes-manifest.json");
  const entries = Object.keys(json<object>(folder, "server/app-paths-manifest.json"));
  const routesOf = (which: string[]) => [...new Set(which.map((entry) => routeOf[entry] ?? entry))];
  const pages = routesOf(entries.filter((entry) => /\/page$/.test(entry)));
  const { routes: prerendered } = json<{ routes: object }>(folder, "prerender-manifest.json");
  const { node } = json<{ node: Record<string, { workers: object }> }>(
    folder,
    "server/server-reference-manifest.json",
  );
  return {
    routes: routesOf(entries),
    pages,
    rendered: pages.filter((page) => Object.hasOwn(prerendered, page)),
    endpoints: authEndpoints(settings),
    actions: Object.entries(node).map(([id, { workers }]) => ({
      id,
      pages: Object.keys(workers).flatMap((worker) => routeOf[worker.replace(/^app/, "")] ?? []),
    })),
  };
}
