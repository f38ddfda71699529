import { defineCommand, runCommand, showUsage } from "citty";
import { closeDatabase, db } from "@/db/client";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { purgeAgain } from "@/lib/account/deletion/purge-again";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { findAccount, listAccounts } from "@/lib/account/directory";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { deletionPreview } from "@/lib/account/queries";
import { restoreAccount } from "@/lib/account/restore/restore";
import { resetSecondFactor } from "@/lib/auth/two-factor/reset";
import "@/lib/features";
import { requestOrigin } from "@/lib/http/origin";
import { checkFolder } from "@/lib/storage/disk";
import { verify, verifyReceipt } from "./accounts-verify";
import { requireDatabase } from "./check-database";
import { CliError, calledAs, runCli, say } from "./output";
import { parseWholeNumber } from "./whole-number";

const account = {
  type: "positional",
  required: true,
  description: "Email address or ID of the account",
} as const;

// A command has no request: links in its emails lead to APP_URL or to the development server.
const origin = () =>
  requestOrigin(new Headers({ host: `localhost:${process.env.PORT?.trim() || 3000}` }));

async function found(name: string) {
  await checkFolder();
  const user = await findAccount(name);
  if (!user) throw new CliError(`No account found for ${name}.`);
  return user;
}

const mostListed = 10_000;

const list = defineCommand({
  meta: { name: "list", description: "List accounts, newest first" },
  args: {
    limit: { type: "string", default: "50", description: "Maximum number to list (up to 10,000)" },
  },
  async run({ args }) {
    for (const user of await listAccounts(parseWholeNumber("limit", args.limit, mostListed))) {
      const until = user.purgeAt ? `, restorable until ${user.purgeAt.toISOString()}` : "";
      say(`${user.id}  ${user.email}  ${user.role}  ${user.status}${until}`);
    }
  },
});

const preview = defineCommand({
  meta: { name: "preview", description: "Show what deleting an account would remove" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const counts = await deletionPreview(user.id);
    for (const { table, count } of counts.rows) say(`${table}: ${count}`);
    const bytes = counts.holdings.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    say(`files: ${bytes} bytes`);
    say(`Could be restored until ${counts.restorableUntil.toISOString()}.`);
  },
});

const remove = defineCommand({
  meta: {
    name: "delete",
    description: "Delete an account (it can be restored during the grace period)",
  },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const outcome = await db.transaction((tx) =>
      requestDeletion(tx, { userId: user.id, origin: origin(), source: "cli" }),
    );
    if (!outcome.ok)
      throw new CliError("This is the only admin. Make someone else an admin first.");
    const until = outcome.restorableUntil;
    say(
      until ? `Deleted. It can be restored until ${until.toISOString()}.` : "Permanently erased.",
    );
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
    if (!done) throw new CliError("This account isn’t deleted, or its grace period has ended.");
    say("Restored. Old sessions stay signed out.");
  },
});

const purge = defineCommand({
  meta: {
    name: "purge",
    description:
      "Permanently erase a deleted account after its grace period, or one that a restored backup has brought back",
  },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (await purgeAgain({ ...user, origin: origin() }))
      return say("Purged again: its receipt in storage says that it was purged before.");
    if (user.status !== "deleted" || !user.purgeAt)
      throw new CliError("This account isn’t deleted. Delete it first.");
    await purgeAccount(user.id);
    if (await findAccount(user.id))
      throw new CliError(
        `Not purged: it can still be restored until ${user.purgeAt.toISOString()}.`,
      );
    say("Purged.");
  },
});

const ban = defineCommand({
  meta: { name: "ban", description: "Suspend an account (its data is kept)" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (!(await db.transaction((tx) => banAccount(tx, user.id))))
      throw new CliError("This account is already suspended, or it belongs to an admin.");
    say("Suspended. All sessions are signed out and no one can sign in.");
  },
});

const unban = defineCommand({
  meta: { name: "unban", description: "Lift a suspension" },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    if (!(await db.transaction((tx) => unbanAccount(tx, user.id))))
      throw new CliError("This account isn’t suspended.");
    say("Suspension lifted. The owner can sign in again.");
  },
});

const resetFactor = defineCommand({
  meta: {
    name: "reset-second-factor",
    description: "Turn off two-factor authentication for a locked-out owner",
  },
  args: { account },
  async run({ args }) {
    const user = await found(args.account);
    const done = await db.transaction((tx) =>
      resetSecondFactor(tx, { userId: user.id, origin: origin() }),
    );
    if (!done)
      throw new CliError(
        "Two-factor authentication isn’t on for this account, or the account is deleted.",
      );
    say(
      "Two-factor authentication turned off. All sessions are signed out and the owner has been emailed.",
    );
  },
});

const main = defineCommand({
  meta: { name: calledAs("accounts", "accounts.js"), description: "Manage accounts" },
  // No command touches an account without what the features do to it.
  setup: () => void lifecycleParticipants(),
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
    else {
      await requireDatabase();
      await runCommand(main, { rawArgs });
    }
  } catch (error) {
    // The parser's own errors are sentences already.
    throw error instanceof Error && "code" in error && String(error.code).startsWith("E_")
      ? new CliError(error.message)
      : error;
  } finally {
    await closeDatabase();
  }
  return 0;
});
