import { framesOf, reasonOf } from "@/lib/error-reason";
import { requireDatabase } from "./check-database";
import { onStopSignal } from "./child";
import { runCli, say } from "./output";

await runCli(async () => {
  const { env } = await import("@/lib/env");
  env();
  await (await import("@/lib/storage/disk")).checkFolder();
  await import("@/lib/features");
  // A database that is away now may be there later.
  await requireDatabase({ mayBeAway: true });
  const { startWorker } = await import("@/lib/worker");
  const { log } = await import("@/lib/log");
  const { closeDatabase } = await import("@/db/client");
  // Node would print the error with all that it has.
  process.on("uncaughtException", (error) => {
    log.fatal({ error: reasonOf(error), stack: framesOf(error) }, "worker failed");
    process.exit(1);
  });
  const worker = startWorker();
  // Below `npm run dev`, that command says how to stop.
  if (process.stdout.isTTY && !env().APP_PARENT_PID)
    say("Worker started. Press Ctrl-C to finish running jobs and stop.");
  else log.info("worker started");
  await new Promise<void>((resolve) => onStopSignal(() => resolve()));
  await worker.stop();
  await closeDatabase();
  return 0;
});
