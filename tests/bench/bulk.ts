import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:bulk", async () => {
  const { benchBulk } = await import("./bulk-run");
  await benchBulk();
});
process.exit(process.exitCode ?? 0);
