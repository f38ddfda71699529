import { closeDatabase } from "@/db/client";
import { replayRefusal, watchReplay } from "@/lib/account/verify/replay-gate";
import { env } from "@/lib/env";
import "@/lib/features";
import { stampClientAddresses } from "@/lib/http/client/client-address";
import { trackRequests } from "@/lib/http/finish-requests";
import { logConsole } from "@/lib/http/log-console";
import { explainOutdatedForms } from "@/lib/http/outdated-forms";
import { straightenRequests } from "@/lib/http/plain-requests";
import { demandTls } from "@/lib/http/policy/strict-transport";
import { refuseRequests } from "@/lib/http/refuse-requests";
import { onFirstStopSignal } from "@/lib/http/stop-signals";
import { rememberResponses } from "@/lib/http/unavailable";
import { drainAfterResponses } from "@/lib/jobs/after-response";

export type LoadWorker = () => Promise<typeof import("./worker")>;

const shared = globalThis as { appBooted?: boolean };

// Within the 30 s that container platforms leave between SIGTERM and SIGKILL, with room for the worker.
const finishMilliseconds = 15_000;

/**
 * Starts what lives as long as the server: the log, client addresses, the queue where it is to run in this
 * process, and a way out that lets requests in progress and running jobs end.
 */
export async function boot(loadWorker?: LoadWorker): Promise<void> {
  // Hot reload runs this again; the first worker goes on.
  if (shared.appBooted) return;
  shared.appBooted = true;
  // In development people read it.
  if (loadWorker) logConsole();
  stampClientAddresses();
  demandTls();
  straightenRequests();
  rememberResponses();
  explainOutdatedForms();
  refuseRequests(() => replayRefusal() !== undefined);
  const requests = trackRequests();
  await watchReplay();
  const worker = env().WORKER === "inline" ? (await loadWorker?.())?.startWorker() : undefined;
  if (env().WORKER === "after" && loadWorker)
    drainAfterResponses(async () => (await loadWorker()).drainQueue());
  // Next.js ends within 20 ms of a signal unless it is told to leave signals to us.
  if (!env().NEXT_MANUAL_SIG_HANDLE) return;
  onFirstStopSignal(async () => {
    await Promise.all([requests.finish(finishMilliseconds), worker?.stop()]);
    await closeDatabase().catch(() => {});
    process.exit(0);
  });
}
