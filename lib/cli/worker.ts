import { onStopSignal } from "./child";
import { runCli, say } from "./output";

await runCli(async () => {
  const { env } = await import("@/lib/env");
  env();
  const { startWorker } = await import("@/lib/worker");
  const { closeDatabase } = await import("@/db/client");
  const worker = startWorker();
  say("The worker waits for jobs; Ctrl-C stops it when those that run have ended.");
  await new Promise<void>((resolve) => onStopSignal(() => resolve()));
  await worker.stop();
  await closeDatabase();
  return 0;
});
