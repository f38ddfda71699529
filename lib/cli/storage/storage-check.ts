import { CliError, runCli, say } from "../output";

await runCli(async () => {
  const { env } = await import("@/lib/env");
  const { checkStore } = await import("./check-store");
  const { storage } = await import("@/lib/storage/storage");
  let failed = false;
  for await (const { outcome, text, details = [] } of checkStore(storage, env().APP_URL)) {
    say(`${outcome.padEnd(4)}  ${text}`);
    for (const line of details) say(`      ${line}`);
    failed ||= outcome === "FAIL";
  }
  if (failed) throw new CliError("The file storage needs a change: see docs/stores.md.");
  return 0;
});
