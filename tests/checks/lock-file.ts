import { readFileSync } from "node:fs";
import path from "node:path";
import type { Violation } from "./source";

interface LockedPackage {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  /** Part of the archive of the package that contains it, whose digest covers it. */
  inBundle?: boolean;
  optionalDependencies?: Record<string, string>;
}
export type LockedPackages = Record<string, LockedPackage>;
export interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const registry = "https://registry.npmjs.org/";
const violation = (rule: string, message: string): Violation => ({
  rule,
  file: "package-lock.json",
  message,
});

/** The package that Node.js finds under this name from the folder of another package. */
function find(packages: LockedPackages, from: string, name: string): LockedPackage | undefined {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))
  ) {
    const found = packages[`${folder && `${folder}/`}node_modules/${name}`];
    if (found || folder === "") return found;
  }
}

/** Dependencies of package.json that are ranges instead of one version. */
export function pinnedDependencies({ dependencies, devDependencies }: Manifest): Violation[] {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !exact.test(version))
    .map(([name, version]) => ({
      rule: "pinned dependencies",
      file: "package.json",
      message: `${name} is a range (${version}): use one exact version`,
    }));
}

/** Packages without a digest, or from elsewhere than the registry. */
export function verifiedPackages(packages: LockedPackages): Violation[] {
  return Object.entries(packages)
    .filter(([name, { inBundle }]) => name !== "" && !inBundle)
    .flatMap(([name, { integrity, link, resolved }]) => [
      ...(integrity?.startsWith("sha512-")
        ? []
        : [violation("verified packages", `${name} has no sha512 digest: run npm install again`)]),
      ...(link || (resolved && !resolved.startsWith(registry))
        ? [violation("verified packages", `${name} doesn’t come from the registry`)]
        : []),
    ]);
}

/**
 * Native packages of other platforms that the lock file lacks. npm leaves them out where it writes a
 * lock file beside an existing `node_modules` (npm issue 4828), and then nobody on another platform
 * can install.
 */
export function everyPlatform(packages: LockedPackages): Violation[] {
  return Object.entries(packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => {
        const found = find(packages, owner, name);
        return !found || (exact.test(version) && found.version !== version);
      })
      .map(([name, version]) =>
        violation(
          "every platform",
          `${owner} needs ${name} ${version} on another platform: delete node_modules and run npm install`,
        ),
      ),
  );
}

/** Everything that is wrong with the dependencies of the project in a folder. */
export function findLockFileFaults(root: string): Violation[] {
  const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
  const { packages } = read("package-lock.json") as { packages: LockedPackages };
  return [
    ...pinnedDependencies(read("package.json") as Manifest),
    ...verifiedPackages(packages),
    ...everyPlatform(packages),
  ];
}
