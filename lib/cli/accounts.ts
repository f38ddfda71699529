import { findCommand, renderHelp } from "./accounts/command";
import { accountsCommand } from "./accounts/commands";
import { runCli, say } from "./output";

await runCli(async () => {
  const asked = findCommand(accountsCommand, process.argv.slice(2));
  if (asked.help) {
    say(await renderHelp(asked));
    return 0;
  }
  // Only now: they want settings and a database.
  const { perform } = await import("./accounts/perform");
  const { closeDatabase } = await import("@/db/client");
  try {
    await perform(asked);
  } finally {
    await closeDatabase();
  }
  return 0;
});
