import path from "node:path";
import { appDatabase, holdLocalPostgres } from "@/db/local-postgres";
import { describeFailure } from "@/db/local-postgres/failure";
import { localSecrets } from "@/db/local-postgres/secrets";
import { envSchema, parseEnv } from "@/lib/env";
import { loadEnvFiles } from "./env-files";
import { CliError, say } from "./output";

/** The folder of everything local, relative to the checkout. */
export const dataDir = ".data";

interface Settings {
  /** What was set from outside, before any .env file was read. */
  outer: NodeJS.ProcessEnv;
  /** What local use adds to that and to the .env files. */
  added: Record<string, string>;
  production: boolean;
  /** Whether the database is the local one, here or in a wrapper around this command. */
  embedded: boolean;
}

/**
 * Reads the .env files as Next does and adds what local use needs: kept secrets and defaults.
 * Everything lands in `process.env` too.
 *
 * @throws EnvError for a variable that is missing or wrong.
 */
export async function readSettings(defaults: Record<string, string> = {}): Promise<Settings> {
  const outer = { ...process.env };
  const production = process.env.NODE_ENV === "production";
  loadEnvFiles(!production);
  // It would keep a Next below us from reading the files itself, and from watching them.
  delete process.env.__NEXT_PROCESSED_ENV;
  for (const name of Object.keys(envSchema.shape))
    if (!process.env[name]?.trim()) delete process.env[name];
  const added: Record<string, string> = {};
  const add = (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values)) if (!process.env[name]) added[name] = value;
  };
  if (!production) {
    const { DATABASE_PASSWORD: _, ...secrets } = await localSecrets(path.resolve(dataDir));
    add(secrets);
    add(process.env.SMTP_URL ? {} : { MAIL_TRANSPORT: "inbox" });
    add(defaults);
  }
  Object.assign(process.env, added);
  const embedded =
    !production && (!process.env.DATABASE_URL || process.env.EMBEDDED_DATABASE === "1");
  const pending = embedded ? "postgres://localhost/pending" : undefined;
  parseEnv({ ...process.env, DATABASE_URL: process.env.DATABASE_URL || pending });
  return { outer, added, production, embedded };
}

/**
 * Holds the local database for as long as a command needs it, where no other is set. Resolves to
 * what gives it back.
 */
export async function holdDatabase(
  settings: Settings,
  options: { label: string; migrate: boolean },
): Promise<() => Promise<void>> {
  if (!settings.embedded) return async () => {};
  let release = async () => {};
  if (!process.env.DATABASE_URL) {
    const postgres = await holdLocalPostgres({ dataDir, label: options.label, say });
    release = () => postgres.release();
    const url = postgres.urlFor(appDatabase);
    // The queue must not reach another database by an address that a file still has.
    const local = { DATABASE_URL: url, DATABASE_URL_UNPOOLED: url, EMBEDDED_DATABASE: "1" };
    Object.assign(settings.added, local);
    Object.assign(process.env, local);
  }
  if (!options.migrate) return release;
  const { EarlierMigrationsError, migrateDatabase } = await import("@/db/migrate");
  try {
    await migrateDatabase(process.env.DATABASE_URL ?? "");
    return release;
  } catch (error) {
    await release();
    if (error instanceof EarlierMigrationsError) throw new CliError(error.message);
    throw new CliError(
      `Couldn’t migrate the local database (${describeFailure(error)}). Fix the migration, or start over with npm run db:reset.`,
    );
  }
}
