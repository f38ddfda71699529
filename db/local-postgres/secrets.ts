import { generateKeyPairSync, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf, describeFailure, LocalPostgresError } from "./failure";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

const makers = {
  DATABASE_PASSWORD: () => hex(16),
  BETTER_AUTH_SECRET: () => hex(32),
  EMAIL_HASH_PEPPER: () => `1:${hex(32)}`,
  SIGNING_KEY: () =>
    `1:${generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")}`,
  CRON_SECRET: () => hex(24),
};

export type LocalSecrets = Record<keyof typeof makers, string>;

/** Makes the folder that holds everything local: database, files, secrets. */
export async function openDataDir(dataDir: string): Promise<void> {
  const probe = path.join(dataDir, `.probe-${process.pid}-${hex(4)}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    throw new LocalPostgresError(
      `Can’t write to ${dataDir} (${describeFailure(error)}). The local database, files and secrets are stored there.`,
    );
  }
}

async function read(file: string): Promise<Partial<LocalSecrets> | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new LocalPostgresError(`Can’t read the secrets in ${file} (${describeFailure(error)}).`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new LocalPostgresError(
      `${file} isn’t valid JSON. Fix it, or delete the whole folder to start over.`,
    );
  }
}

/**
 * The secrets of this checkout, made on the first call and the same ever after. The file has mode
 * 0600 and appears whole, so that commands which start together agree on one set.
 *
 * @throws LocalPostgresError when the folder or the file cannot be used.
 */
export async function localSecrets(dataDir: string): Promise<LocalSecrets> {
  await openDataDir(dataDir);
  const file = path.join(dataDir, "secrets.json");
  for (;;) {
    const kept = await read(file);
    const missing = Object.entries(makers).filter(([name]) => !kept?.[name as keyof LocalSecrets]);
    if (kept && missing.length === 0) return kept as LocalSecrets;
    const made = Object.fromEntries(missing.map(([name, make]) => [name, make()]));
    const draft = `${file}.${process.pid}-${hex(4)}`;
    await writeFile(draft, `${JSON.stringify({ ...kept, ...made }, null, 2)}\n`, { mode: 0o600 });
    // A link fails where a rename would overwrite what another first run has just made.
    if (kept) await rename(draft, file);
    else {
      await link(draft, file).catch((error) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
      await rm(draft);
    }
  }
}
