import { defineCommand, runCommand, showUsage } from "citty";
import { closeDatabase, db } from "@/db/client";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { findAccount, listAccounts } from "@/lib/account/directory";
import { purgeAccount } from "@/lib/account/purge";
import { deletionPreview } from "@/lib/account/queries";
import { requestDeletion } from "@/lib/account/request-deletion";
import { resetSecondFactor } from "@/lib/account/reset-second-factor";
import { restoreAccount } from "@/lib/account/restore";
import { requestOrigin } from "@/lib/http/origin";
import { verify, verifyReceipt } from "./accounts-verify";
import { CliError, runCli, say } from "./output";
import { wholeNumber } from "./whole-number";

const account = {
  type: "positional",
  required: true,
  description: "The address or the id of the account",
} as const;

// A command has no request; links in its mails lead to APP_URL, or to the development server.
const origin = () => requestOrigin(new Headers({ host: `localhost:${process.env.PORT ?? 3000}` }));

async function found(name: string) {
  const user = await findAccount(name);
  if (!user) throw new CliError(`There is no account ${name}.`);
  return user;
}

const mostListed = 10_000;

const list = defineCommand({
  meta: { name: "list", description: "List accounts, newest first" },
  args: { limit: { type: "string", default: "50", description: "At most so many, up to 10,000" } },
  async run({ args }) {
    for (const user of await listAccounts(wholeNumber("limit", args.limit, mostListed))) {
      const until = user.purgeAt ? ` until ${user.purgeAt.toISOString()}` : "";
      say(`${user.id}  ${user.email}  ${user.role}  ${user.status}${until}`);
    }
  },
});

const preview = defineCommand({
  meta: { name: "preview", description: "Count what a deletion would take" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const counts = await deletionPreview(user.id);
    for (const { table, count } of counts.rows) say(`${table}: ${count}`);
    say(`files: ${counts.bytes} bytes`);
    say(`It could be undone until ${counts.restorableUntil.toISOString()}.`);
  },
});

const remove = defineCommand({
  meta: { name: "delete", description: "Delete an account; it can be restored until its deadline" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const outcome = await db.transaction((tx) =>
      requestDeletion(tx, { userId: user.id, origin: origin(), road: "cli" }),
    );
    if (!outcome.ok) throw new CliError("This is the last admin: make somebody else one first.");
    const until = outcome.restorableUntil;
    say(until ? `Deleted. It can be restored until ${until.toISOString()}.` : "Erased.");
  },
});

const restore = defineCommand({
  meta: { name: "restore", description: "Restore a deleted account" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const done = await db.transaction((tx) =>
      restoreAccount(tx, { userId: user.id, origin: origin(), by: "cli" }),
    );
    if (!done) throw new CliError("This account is not deleted, or its deadline has passed.");
    say("Restored. What was signed in before stays signed out.");
  },
});

const purge = defineCommand({
  meta: { name: "purge", description: "Erase a deleted account whose deadline has passed" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (user.status !== "deleted" || !user.purgeAt)
      throw new CliError("This account is not deleted: delete it first.");
    await purgeAccount(user.id);
    if (await findAccount(user.id))
      throw new CliError(`It can be restored until ${user.purgeAt.toISOString()}: not purged.`);
    say("Purged.");
  },
});

const ban = defineCommand({
  meta: { name: "ban", description: "Keep an account from being used; its data stays" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (!(await db.transaction((tx) => banAccount(tx, user.id))))
      throw new CliError("This account is banned already, or it is an admin's.");
    say("Banned. It is signed out everywhere, and nobody can sign in to it.");
  },
});

const unban = defineCommand({
  meta: { name: "unban", description: "Let a banned account be used again" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (!(await db.transaction((tx) => unbanAccount(tx, user.id))))
      throw new CliError("This account is not banned.");
    say("Its owner can sign in again.");
  },
});

const resetFactor = defineCommand({
  meta: {
    name: "reset-second-factor",
    description: "Let an owner in whom a second factor keeps out",
  },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const done = await db.transaction((tx) =>
      resetSecondFactor(tx, { userId: user.id, origin: origin() }),
    );
    if (!done)
      throw new CliError("The second factor of this account is not on, or the account is deleted.");
    say(
      "The second factor is off. The account is signed out everywhere, and its owner has a mail.",
    );
  },
});

const main = defineCommand({
  meta: { name: "npm run accounts --", description: "Look after accounts from the command line" },
  subCommands: {
    list,
    preview,
    delete: remove,
    restore,
    purge,
    ban,
    unban,
    "reset-second-factor": resetFactor,
    verify,
    "verify-receipt": verifyReceipt,
  },
});

await runCli(async () => {
  const rawArgs = process.argv.slice(2);
  try {
    if (rawArgs.length === 0 || rawArgs.includes("--help")) await showUsage(main);
    else await runCommand(main, { rawArgs });
  } catch (error) {
    // The parser's own complaints are sentences already.
    throw error instanceof Error && "code" in error && String(error.code).startsWith("E_")
      ? new CliError(error.message)
      : error;
  } finally {
    await closeDatabase();
  }
  return 0;
});
