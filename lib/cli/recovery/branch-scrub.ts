import { defineCommand, runCommand, showUsage } from "citty";
import { ScrubRefusedError } from "@/lib/account/scrub/refusal";
import { type Scrubbing, scrubDatabase } from "@/lib/account/scrub/scrub";
import { isSameDatabase } from "@/lib/account/scrub/serving";
import { confirm } from "../accounts/confirm";
import { loadEnvFiles } from "../env-files";
import { refuseUnknownOptions } from "../known-options";
import { CliError, runCli, say, UsageError } from "../output";
import { withNamedDatabase } from "./named-database";

/** @throws CliError for the database of the settings, whichever name the URL has for it */
function refuseOwnDatabase(url: string): void {
  loadEnvFiles(process.env.NODE_ENV !== "production");
  for (const setting of ["DATABASE_URL", "DATABASE_URL_UNPOOLED"]) {
    const own = process.env[setting]?.trim();
    if (own && isSameDatabase(own, url))
      throw new CliError(
        `This is the database in ${setting}. Scrubbing replaces everybody’s data: name a branch or another copy.`,
      );
  }
}

function sayScrubbing({ erased, jobs, deleted, rewritten }: Scrubbing): void {
  say(`accounts erased: ${erased}`);
  say(`jobs deleted: ${jobs}`);
  for (const [table, count] of Object.entries(deleted)) say(`${table}: ${count} deleted`);
  for (const [table, count] of Object.entries(rewritten)) say(`${table}: ${count} pseudonymised`);
}

async function attempt(url: string, dryRun: boolean): Promise<void> {
  try {
    sayScrubbing(await scrubDatabase(url, { dryRun }));
  } catch (error) {
    throw error instanceof ScrubRefusedError ? new CliError(error.message) : error;
  }
}

const args = {
  url: {
    type: "string",
    required: true,
    description: "URL of the copy, for the role that owns it",
  },
  "dry-run": { type: "boolean", description: "Show what would be changed, and change nothing" },
  yes: { type: "boolean", description: "Don’t ask" },
} as const;

const scrub = defineCommand({
  meta: {
    name: "npm run branch:scrub --",
    description:
      "Make a branch or another copy of the database fit for development: erase accounts that are gone, pseudonymise the others",
  },
  args,
  run: ({ args }) =>
    withNamedDatabase("url", args.url, async (url, name) => {
      refuseOwnDatabase(url);
      if (args["dry-run"] || !args.yes) {
        say(`Scrubbing ${name} would change:`);
        await attempt(url, true);
        if (args["dry-run"]) return say("Nothing was changed.");
        await confirm(
          { yes: false, dryRun: false },
          "This replaces the personal data in it for ever.",
          undefined,
          name,
        );
      }
      say(`Scrubbing ${name}:`);
      await attempt(url, false);
      say("Scrubbed.");
    }),
});

await runCli(async () => {
  const rawArgs = process.argv.slice(2);
  try {
    if (rawArgs.includes("--help")) await showUsage(scrub);
    else {
      refuseUnknownOptions(args, rawArgs);
      await runCommand(scrub, { rawArgs });
    }
  } catch (error) {
    // The parser's own errors.
    throw error instanceof Error && error.name === "CLIError"
      ? new UsageError(`${error.message}.`)
      : error;
  }
  return 0;
});
