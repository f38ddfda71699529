import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { asideHome, binariesAside } from "./aside";
import { type Binaries, findBinaries, program } from "./binaries";
import { codeOf, describeFailure, LocalPostgresError } from "./failure";
import { canEnter, chooseOwner, type Owner, runAs } from "./owner";
import { localSecrets } from "./secrets";

/** One data folder and everything needed to run its server. */
export interface Cluster {
  /** PostgreSQL's own data folder, all links resolved. */
  folder: string;
  binaries: Binaries;
  owner: Owner | undefined;
  password: string;
}

export const superuser = "postgres";

async function resolved(place: string): Promise<string | undefined> {
  return realpath(place).catch(() => undefined);
}

async function removeAbandonedDrafts(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^postgres\.new-(\d+)-/.exec(name)?.[1];
    if (!pid) continue;
    try {
      process.kill(Number(pid), 0);
    } catch (error) {
      if (codeOf(error) === "ESRCH")
        await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

async function create(parent: string, place: string, cluster: Omit<Cluster, "folder">) {
  await removeAbandonedDrafts(parent);
  // Built beside and renamed: of two first runs one wins, and a killed one leaves nothing half made.
  const draft = await mkdtemp(path.join(parent, `postgres.new-${process.pid}-`));
  try {
    const passwordFile = path.join(draft, "password");
    await writeFile(passwordFile, cluster.password, { mode: 0o600 });
    await mkdir(path.join(draft, "data"), { mode: 0o700 });
    if (cluster.owner) {
      const { uid, gid } = cluster.owner;
      for (const name of ["data", "password", ""]) await chown(path.join(draft, name), uid, gid);
    }
    const made = await runAs(cluster.owner, program(cluster.binaries, "initdb"), [
      ...["-D", path.join(draft, "data"), "-U", superuser, `--pwfile=${passwordFile}`],
      ...["-A", "scram-sha-256", "-E", "UTF8", "--no-instructions"],
      // The built-in provider needs no locale of the operating system.
      ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    ]);
    if (made.code !== 0) {
      const last = made.output
        .trim()
        .split("\n")
        .findLast((line) => line.includes("rror"));
      throw new Error(last ?? made.output);
    }
    await rename(path.join(draft, "data"), place);
  } catch (error) {
    const lost = ["ENOTEMPTY", "EEXIST", "EPERM"].includes(codeOf(error) ?? "");
    if (lost && (await resolved(place))) return;
    throw new LocalPostgresError(
      `Couldn’t create the local database in ${place} (${describeFailure(error)}). Fix this, or set DATABASE_URL in .env to use your own PostgreSQL.`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function checkMajor(folder: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(path.join(folder, "PG_VERSION"), "utf8").catch(() => "?")).trim();
  const ours = binaries.version.split(".")[0];
  if (found !== ours)
    throw new LocalPostgresError(
      `The database in ${folder} was created by PostgreSQL ${found}, but this version uses ${ours}. Move or delete the folder to start with a new one.`,
    );
}

/**
 * Makes sure that a data folder exists at `<dataDir>/postgres` and tells how to run it.
 *
 * @throws LocalPostgresError when it cannot be created, read or run by this version.
 */
export async function openCluster(dataDir: string, say: (line: string) => void): Promise<Cluster> {
  const { DATABASE_PASSWORD: password } = await localSecrets(dataDir);
  const place = path.join(dataDir, "postgres");
  const owner = await chooseOwner(place);
  let binaries = await findBinaries();
  if (owner && !(await canEnter(owner, path.join(binaries.root, "bin"))))
    binaries = await binariesAside(binaries);

  if (!(await lstat(place).catch(() => undefined))) {
    say(`Creating a local PostgreSQL ${binaries.version.split(".")[0]} database in ${place}…`);
    if (owner && !(await canEnter(owner, dataDir))) {
      const parent = await mkdtemp(path.join(await asideHome(), "data-"));
      await chown(parent, owner.uid, owner.gid);
      say(
        `PostgreSQL can’t run as root and no other user can read ${dataDir}, so its data is in ${parent}.`,
      );
      await create(parent, path.join(parent, "postgres"), { binaries, owner, password });
      await symlink(path.join(parent, "postgres"), place).catch(async (error) => {
        await rm(parent, { recursive: true, force: true });
        if (codeOf(error) !== "EEXIST") throw error;
      });
    } else await create(dataDir, place, { binaries, owner, password });
  }
  const folder = await resolved(place);
  if (!folder)
    throw new LocalPostgresError(
      `${place} points to a folder that no longer exists. Delete it to start with a new database.`,
    );
  await checkMajor(folder, binaries);
  return { folder, binaries, owner, password };
}
