import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:lifecycle", async () => {
  const { benchLifecycle } = await import("./lifecycle-rounds");
  await benchLifecycle();
});
process.exit(process.exitCode ?? 0);
