import { isTest, type Source, type Violation } from "./source";

// What only a developer's machine and a build run: it may import what `npm ci --omit=dev` leaves out.
const forDevelopment =
  /^(lib\/cli\/(build|dev|email|remove-sample)\/|lib\/cli\/(docs-data-model|draw-icons|icons|test|test-counts)\.ts$|(drizzle|playwright|vitest|postcss)\.config\.)/;

/** The server, the worker and the commands of an operator run without the packages of development. */
export function packagesOfProduction(sources: Source[], dependencies: string[]): Violation[] {
  const installed = new Set(dependencies);
  return sources
    .filter(({ path: file }) => !isTest(file) && !forDevelopment.test(file))
    .flatMap(({ path: file, imports }) =>
      imports
        .filter(({ own, typeOnly, target }) => !own && !typeOnly && !target.startsWith("node:"))
        .filter(({ target }) => !installed.has(target))
        .map(({ target }) => ({
          rule: "packages of production",
          file,
          message: `imports ${target}, which a production install leaves out: move it to dependencies in package.json`,
        })),
    );
}
