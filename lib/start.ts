import { appConfig } from "@/lib/app-config";
import { EnvError, env } from "@/lib/env";
import { isDatabaseAway, reasonOf } from "@/lib/error-reason";
import { answerUnavailable } from "@/lib/http/unavailable";
import { exitWhenOrphaned } from "@/lib/orphan-guard";
import type { LoadWorker } from "./boot";

/**
 * Refuses a key that the build was not made with: the actions would have other names than in a build that was.
 *
 * @throws EnvError
 */
async function checkActionKey(distDir: string): Promise<void> {
  const key = env().NEXT_SERVER_ACTIONS_ENCRYPTION_KEY;
  if (!key) return;
  const { findBuiltActionKey } = await import("./http/next-internals");
  const built = findBuiltActionKey(distDir);
  if (built && built !== key)
    throw new EnvError(
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY isn’t the one of the build. Build again with it, or remove it.",
    );
}

function refuse(sentence: string): never {
  process.stderr.write(`${appConfig.name} couldn’t start: ${sentence}\n`);
  process.exit(1);
}

/**
 * Starts what lives as long as the server, or, where a setting is missing or wrong, says so in one
 * sentence and ends the process: Next.js would go on and answer every request with an error.
 *
 * @param build the folder of the build, and what loads the worker where it is to run in this process
 */
export async function start(build?: { distDir: string; loadWorker: LoadWorker }): Promise<void> {
  try {
    env();
    if (build) await checkActionKey(build.distDir);
    await (await import("./storage/disk")).checkFolder();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    refuse(error.message);
  }
  // Imported only now: it connects by settings that have been checked.
  const { boot } = await import("./boot");
  await boot(build?.loadWorker);
  exitWhenOrphaned();
  void refuseDatabase().then(checkStore);
}

/** Answers 503 instead of 500 where a request fails since the database is away. */
export function onFailure(error: unknown): void {
  if (isDatabaseAway(error)) answerUnavailable();
}

/** Ends the process where the application can’t work with the database, as soon as it has answered; it may be away for now. */
async function refuseDatabase(): Promise<void> {
  const { describeDatabaseRefusal } = await import("@/lib/database-refusal");
  const refusal = await describeDatabaseRefusal().catch(() => undefined);
  if (refusal) refuse(refusal);
}

/** Ends the process where the storage is not this database's; one that is away may be there later. */
async function checkStore(): Promise<void> {
  const { confirmStore, WrongStoreError } = await import("./storage/confirm-store");
  try {
    await confirmStore();
  } catch (error) {
    if (error instanceof WrongStoreError && env().NODE_ENV === "production") refuse(error.message);
    const { log } = await import("./log");
    log.warn({ error: reasonOf(error) }, "the file storage can’t be used");
  }
}
