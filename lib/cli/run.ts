import { checkNodeVersion } from "./node-version";
import { CliError, runCli } from "./output";

// node --import tsx lib/cli/run.ts [--no-migrate] <script.ts | program> [arguments]
await runCli(async () => {
  checkNodeVersion();
  const words = process.argv.slice(2);
  const migrate = words[0] !== "--no-migrate";
  const [command, ...args] = migrate ? words : words.slice(1);
  if (!command) throw new CliError("Nothing to run. Name a script or program.");
  // Loaded only now: an old Node must hear the sentence above, not a syntax error.
  const { runChild } = await import("./child");
  // Help wants neither settings nor a database.
  if (args.includes("--help")) return runChild(command, args);
  const { holdDatabase, readSettings } = await import("./environment");
  const settings = await readSettings();
  if (!settings.embedded && !settings.production && migrate)
    await (await import("./check-database")).checkDatabase();
  const label = process.env.npm_lifecycle_event ?? command;
  const release = await holdDatabase(settings, { label, migrate });
  try {
    return await runChild(command, args);
  } catch {
    throw new CliError(`Couldn’t start ${command}. Run npm install first.`);
  } finally {
    await release();
  }
});
