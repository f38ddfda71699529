import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:enumeration", async () => {
  await import("./enumeration-run");
});
process.exit(process.exitCode ?? 0);
