import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:sign-in", async () => {
  await import("./sign-in-run");
});
process.exit(process.exitCode ?? 0);
