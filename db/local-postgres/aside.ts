import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Binaries } from "./binaries";
import { describeFailure, LocalPostgresError } from "./failure";

const home = "/var/lib/app-postgres";

/**
 * The folder for what a server run by root's choice of user cannot reach below a closed home.
 * Not /tmp or /var/tmp: those are swept.
 */
export async function asideHome(): Promise<string> {
  try {
    await mkdir(home, { recursive: true });
    const { uid } = await lstat(home);
    if (uid !== 0) throw new Error("it belongs to another user");
    await chmod(home, 0o755);
    return home;
  } catch (error) {
    throw new LocalPostgresError(
      `PostgreSQL can’t run as root, no other user can read this folder, and ${home} can’t be used instead (${describeFailure(error)}). Move the checkout, or set DATABASE_URL in .env.`,
    );
  }
}

async function openForAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) await openForAll(place);
    else if (entry.isFile()) await chmod(place, folder.endsWith("/bin") ? 0o755 : 0o644);
  }
}

/** Copies the programs to where any user may run them, once for each version. */
export async function binariesAside(binaries: Binaries): Promise<Binaries> {
  const root = path.join(await asideHome(), `postgresql-${binaries.version}`);
  const copied = { ...binaries, root };
  if (await lstat(root).catch(() => undefined)) return copied;
  const draft = await mkdtemp(`${root}.`);
  try {
    await cp(binaries.root, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a"),
    });
    await openForAll(draft);
    await rename(draft, root);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await lstat(root).catch(() => undefined))) throw error;
  }
  return copied;
}
