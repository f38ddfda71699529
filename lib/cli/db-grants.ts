import { defineCommand, runCommand, showUsage } from "citty";
import { grantsSql } from "@/db/grants";
import { refuseUnknownOptions } from "./known-options";
import { calledAs, runCli, say } from "./output";
import { parseWholeNumber } from "./whole-number";

const args = {
  running: { type: "string", default: "app_run", description: "The role of DATABASE_URL" },
  migrating: {
    type: "string",
    default: "app_migrate",
    description: "The role that npm run db:migrate connects as",
  },
  timeout: {
    type: "string",
    default: "30000",
    description: "Milliseconds after which the server ends a statement of the running role",
  },
} as const;

const grants = defineCommand({
  meta: {
    name: calledAs("db:grants", "grants.js"),
    description: "Print the SQL that separates the role that migrates from the role that runs",
  },
  args,
  run({ args }) {
    const statementTimeout = parseWholeNumber("timeout", args.timeout, 3_600_000);
    say(grantsSql({ running: args.running, migrating: args.migrating, statementTimeout }));
  },
});

await runCli(async () => {
  const rawArgs = process.argv.slice(2);
  if (rawArgs.includes("--help")) await showUsage(grants);
  else {
    refuseUnknownOptions(args, rawArgs);
    await runCommand(grants, { rawArgs });
  }
  return 0;
});
