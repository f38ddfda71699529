import { appConfig } from "@/lib/app-config";
import { EnvError, env } from "@/lib/env";
import { isDatabaseAway } from "@/lib/error-reason";
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
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${appConfig.name} couldn’t start: ${error.message}\n`);
    process.exit(1);
  }
  // Imported only now: it connects by settings that have been checked.
  const { boot } = await import("./boot");
  await boot(build?.loadWorker);
  exitWhenOrphaned();
  void refuseWithoutQueue();
  void warnWithoutFolder();
}

/** Answers 503 instead of 500 where a request fails since the database is away. */
export function onFailure(error: unknown): void {
  if (isDatabaseAway(error)) answerUnavailable();
}

/** Ends the process where the database takes no jobs, as soon as it has answered; it may be away for now. */
async function refuseWithoutQueue(): Promise<void> {
  const { findQueueRefusal } = await import("./jobs/queue-access");
  const refusal = await findQueueRefusal().catch(() => undefined);
  if (!refusal) return;
  process.stderr.write(`${appConfig.name} couldn’t start: ${refusal}\n`);
  process.exit(1);
}

/** Says where no file can be stored: the pages work, and the first upload would fail. */
async function warnWithoutFolder(): Promise<void> {
  const { STORAGE_DRIVER, STORAGE_PATH } = env();
  if (STORAGE_DRIVER !== "disk") return;
  const { findFolderProblem } = await import("./storage/disk");
  const problem = await findFolderProblem(STORAGE_PATH);
  if (!problem) return;
  const { log } = await import("./log");
  log.warn({ problem, path: STORAGE_PATH }, "no file can be stored: STORAGE_PATH can’t be written");
}
