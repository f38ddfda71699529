import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:session-check", async () => {
  await import("./session-check-run");
});
process.exit(process.exitCode ?? 0);
