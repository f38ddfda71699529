import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";

/** What requests are thrown at. */
export interface Targets {
  /** Paths as Next.js writes them: `/projects/[id]`, `/api/auth/[...all]`. */
  routes: string[];
  /** The ids of the server actions, with the pages that have them. */
  actions: { id: string; pages: string[] }[];
}

const json = <T>(...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8")) as T;

/** The endpoints of the auth instance, by their paths; asked in a process that may import it. */
function authRoutes(settings: Record<string, string>): string[] {
  const script = path.join(repository, "tests/setup/list-auth-routes.ts");
  const child = spawnSync(process.execPath, ["--import", "tsx", script], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", APP_URL: "http://127.0.0.1:3000", ...settings },
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`The auth routes are not known.\n${child.stderr}`);
  const found = JSON.parse(child.stdout) as { path: string }[];
  return found.map((route) => route.path.replace(/:(\w+)/g, "[$1]"));
}

/** Everything that a finished build answers, as its own manifests and the auth instance tell. */
export function findTargets(distDir: string, settings: Record<string, string>): Targets {
  const folder = path.join(repository, distDir);
  const routeOf = json<Record<string, string>>(folder, "app-path-routes-manifest.json");
  const pages = Object.keys(json<object>(folder, "server/app-paths-manifest.json"));
  const { node } = json<{ node: Record<string, { workers: object }> }>(
    folder,
    "server/server-reference-manifest.json",
  );
  return {
    routes: [...new Set([...pages.map((page) => routeOf[page] ?? page), ...authRoutes(settings)])],
    actions: Object.entries(node).map(([id, { workers }]) => ({
      id,
      pages: Object.keys(workers).flatMap((worker) => routeOf[worker.replace(/^app/, "")] ?? []),
    })),
  };
}
