import { closeDatabase } from "@/db/client";
import { env } from "@/lib/env";
import { stampClientAddresses } from "@/lib/http/client-address";
import { startWorker } from "@/lib/worker";

const shared = globalThis as { perennialBooted?: boolean };

/**
 * Starts what lives as long as the server: client addresses, the worker where it is to run in this
 * process, and a way out that lets running jobs end.
 *
 * @param options.handleSignals whether Next.js leaves SIGTERM and SIGINT to us
 */
export function boot(options: { handleSignals: boolean }): void {
  // Hot reload runs this again; the first worker goes on.
  if (shared.perennialBooted) return;
  shared.perennialBooted = true;
  stampClientAddresses();
  const worker = env().WORKER === "inline" ? startWorker() : undefined;
  if (!options.handleSignals) return;
  const leave = async () => {
    await worker?.stop();
    await closeDatabase().catch(() => {});
    process.exit(0);
  };
  process.once("SIGTERM", leave);
  process.once("SIGINT", leave);
}
