import { onStopSignal } from "./child";
import { CliError, runCli, say } from "./output";

await runCli(async () => {
  const { env } = await import("@/lib/env");
  env();
  await import("@/lib/features");
  const { findQueueRefusal } = await import("@/lib/jobs/queue-access");
  // A database that is away now may be there later.
  const refusal = await findQueueRefusal().catch(() => undefined);
  if (refusal) throw new CliError(refusal);
  const { startWorker } = await import("@/lib/worker");
  const { closeDatabase } = await import("@/db/client");
  const worker = startWorker();
  // Below `npm run dev`, that command says how to stop.
  if (!env().APP_PARENT_PID) say("Worker started. Press Ctrl-C to finish running jobs and stop.");
  await new Promise<void>((resolve) => onStopSignal(() => resolve()));
  await worker.stop();
  await closeDatabase();
  return 0;
});
