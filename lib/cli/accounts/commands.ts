import { bulkCommand } from "./bulk-commands";
import { command, commandGroup } from "./command";

const account = {
  type: "positional",
  required: true,
  description: "Email address or ID of the account",
} as const;

const limit = (description: string, standard: string) =>
  ({ type: "string", default: standard, description }) as const;

const list = command({
  description: "List accounts, newest first, with the filters of /admin/users",
  effect: "read",
  args: {
    search: {
      type: "string",
      description: "Part of the name or email address, or a whole ID or reference",
    },
    state: { type: "enum", options: ["active", "suspended", "deleted"] },
    role: { type: "enum", options: ["member", "admin"] },
    verified: { type: "enum", options: ["yes", "no"], description: "Verified email address" },
    plan: { type: "string", description: "Slug of a plan" },
    active: {
      type: "enum",
      options: ["7d", "30d", "90d", "year", "not-30d", "not-90d", "not-year", "never"],
      description: "Last used within, or not within, a time",
    },
    "created-from": { type: "string", description: "First day of the sign-up, in UTC" },
    "created-to": { type: "string", description: "Last day of the sign-up, in UTC" },
    sort: {
      type: "enum",
      options: [
        "-created",
        "created",
        "-last-active",
        "last-active",
        "name",
        "-name",
        "email",
        "-email",
      ],
    },
    limit: limit("Maximum number to list (up to 10,000)", "50"),
  },
  examples: [
    ["list --state deleted", "accounts that can be restored"],
    ["list --search example.com --json", "for a script"],
  ],
  run: async (args) => (await import("./list")).listAccounts(args),
});

const show = command({
  description: "Show an account: facts, what it owns, sessions and activity",
  effect: "read",
  args: { account, limit: limit("How much of the activity to show (up to 1,000)", "20") },
  examples: [["show ada@example.com", "what an admin sees of the account"]],
  run: async (args) => (await import("./show")).showAccount(args),
});

const preview = command({
  description: "Show what deleting an account would remove",
  effect: "read",
  args: { account },
  examples: [
    ["preview ada@example.com", "rows by table, files, and until when it could be restored"],
  ],
  run: async (args) => (await import("./lifecycle")).previewDeletion(args),
});

const remove = command({
  description: "Delete an account (it can be restored during the grace period)",
  effect: "destroy",
  args: { account },
  details: [
    "As the owner would: sessions end, and an email has a link to restore the account. One whose email address was never\nverified is permanently erased at once.",
  ],
  examples: [
    ["delete ada@example.com --dry-run", "what would happen"],
    ["delete ada@example.com --yes", "in a script"],
  ],
  run: async (args) => (await import("./lifecycle")).deleteAccount(args),
});

const restore = command({
  description: "Restore a deleted account",
  effect: "change",
  args: { account },
  examples: [["restore ada@example.com", "its data, not its sessions"]],
  run: async (args) => (await import("./lifecycle")).restoreDeleted(args),
});

const purge = command({
  description:
    "Permanently erase a deleted account after its grace period, or one that a restored backup has brought back",
  effect: "destroy",
  args: { account },
  details: ["The worker does this by itself each minute. With --dry-run, files are not looked at."],
  examples: [["purge ada@example.com", "after the deadline. Before it, use erase"]],
  run: async (args) => (await import("./lifecycle")).purgeDeleted(args),
});

const erase = command({
  description: "Permanently erase an account at once, without a grace period",
  effect: "destroy",
  args: { account },
  details: [
    "The email address has to be typed to confirm it. A signed receipt is emailed to the owner, unless the address was never\nverified. The audit log has the account by the reference that is printed.",
  ],
  examples: [["erase ada@example.com", "deleted or not"]],
  run: async (args) => (await import("./lifecycle")).eraseAccount(args),
});

const exportOne = command({
  description: "Write the data of an account into a zip file",
  effect: "change",
  args: {
    account,
    out: { type: "string", required: true, valueHint: "file.zip", description: "A new file" },
  },
  details: ["As the owner can download it. It leaves a row in the audit log."],
  examples: [["export ada@example.com --out ada.zip", "rows, files and a manifest"]],
  run: async (args) => (await import("./export")).exportAccount(args),
});

const ban = command({
  description: "Suspend an account (its data is kept)",
  effect: "destroy",
  args: {
    account,
    reason: { type: "string", description: "For admins; the owner doesn’t see it" },
    days: { type: "string", description: "For how many days. Without it, until unban" },
  },
  examples: [["ban ada@example.com --days 7 --reason spam", "for a week"]],
  run: async (args) => (await import("./access")).banByCli(args),
});

const unban = command({
  description: "Lift a suspension",
  effect: "change",
  args: { account },
  examples: [["unban ada@example.com", "the owner can sign in again"]],
  run: async (args) => (await import("./access")).unbanByCli(args),
});

const recover = command({
  description:
    "Copy an account back from an earlier state of the database: a Neon branch or a restored dump",
  effect: "destroy",
  args: {
    from: { type: "string", required: true, description: "URL of the other database; only read" },
    email: { type: "string", required: true, description: "Email address of the account there" },
  },
  details: [
    "What it would bring back is shown first. docs/recovery.md has the commands around it.",
  ],
  examples: [
    ["recover --from postgres://… --email ada@example.com --dry-run", "what would come back"],
  ],
  run: async (args) => (await import("../recovery/recover")).recoverByCli(args),
});

const resetFactor = command({
  description: "Turn off two-factor authentication for a locked-out owner",
  effect: "destroy",
  args: { account },
  details: ["Verify the owner’s identity first, and have them reset their password afterwards."],
  examples: [["reset-second-factor ada@example.com", "password and passkeys stay"]],
  run: async (args) => (await import("./access")).resetFactorByCli(args),
});

const makeAdmin = command({
  description: "Give an account the role of an admin",
  effect: "change",
  args: { account },
  examples: [["make-admin ada@example.com", "it can use /admin"]],
  run: async (args) => (await import("./access")).changeRoleByCli(args, "admin"),
});

const removeAdmin = command({
  description: "Take the role of an admin from an account (refused for the last one)",
  effect: "destroy",
  args: { account },
  examples: [["remove-admin ada@example.com", "it stays a member"]],
  run: async (args) => (await import("./access")).changeRoleByCli(args, "member"),
});

const sessions = command({
  description: "Show the sessions of an account, or which accounts have the most",
  effect: "read",
  args: {
    account: { ...account, required: false },
    top: { type: "string", description: "How many accounts with the most sessions (10)" },
  },
  examples: [
    ["sessions ada@example.com", "since when, with which device"],
    ["sessions --top 20", "live and expired sessions by account"],
  ],
  run: async (args) => (await import("./show")).showSessions(args),
});

const audit = command({
  description: "Show the audit log, or export it",
  effect: "read",
  args: {
    account: {
      ...account,
      required: false,
      description: "Email address, ID or reference (see show)",
    },
    from: { type: "string", description: "Time in UTC, such as 2026-11-30 or 2026-11-30T14:00" },
    to: { type: "string", description: "Time in UTC, not included" },
    action: { type: "string", description: "Such as account.deleted" },
    actor: {
      type: "string",
      description: "Email address, ID or reference of the admin who did it",
    },
    limit: { type: "string", description: "Maximum number of rows on the screen (50)" },
    csv: { type: "boolean", description: "Print every row as CSV" },
    out: { type: "string", description: "A new file for --csv or --json" },
  },
  details: [
    "--csv and --json have every row that matches, and leave a row in the audit log themselves.",
  ],
  examples: [
    ["audit ada@example.com", "the newest rows about one account"],
    ["audit --from 2026-11-01 --csv --out november.csv", "for an auditor"],
  ],
  run: async (args) => (await import("./audit")).showAudit(args),
});

const verify = command({
  description: "Check the database and storage for integrity problems",
  effect: "read",
  args: {
    reapply: {
      type: "boolean",
      description: "Permanently erase accounts again that a restored backup has brought back",
    },
    yes: { type: "boolean", description: "Don’t ask before --reapply" },
  },
  details: [
    "Without --reapply it changes nothing. Exits with 1 if there is a problem. Run it each night.",
  ],
  examples: [
    ["verify --json", "for a monitor"],
    ["verify --reapply", "after a backup was restored"],
  ],
  run: async (args) => (await import("./verify")).verifyAll(args),
});

const verifyReceipt = command({
  description: "Verify an erasure receipt",
  effect: "read",
  args: {
    receipt: {
      type: "positional",
      required: true,
      description: "Receipt file, or reference of the erased account",
    },
  },
  examples: [["verify-receipt receipt.json", "whether it was signed here, and what it says"]],
  run: async (args) => (await import("./verify")).verifyReceipt(args),
});

const jobArgs = {
  job: { type: "positional", required: false, description: "IDs of failed jobs" },
  all: { type: "boolean", description: "All failed jobs" },
} as const;

const jobs = commandGroup({
  description: "Show the queue; retry or discard failed jobs",
  default: "list",
  details: ["A job is tried up to 12 times over about a day. Then it has failed, and stays."],
  subCommands: {
    list: command({
      description: "Show how many jobs fail, run or wait, and list the failed ones",
      effect: "read",
      args: {
        state: { type: "enum", options: ["failed", "running", "waiting"], default: "failed" },
        limit: limit("Maximum number to list (up to 10,000)", "50"),
      },
      examples: [["jobs list --state waiting", "what runs next"]],
      run: async (args) => (await import("./jobs")).showJobs(args),
    }),
    retry: command({
      description: "Give failed jobs one more attempt",
      effect: "change",
      manyWords: true,
      args: jobArgs,
      examples: [["jobs retry 123 124", "two of them"]],
      run: async (args, ids) => (await import("./jobs")).changeFailedJobs(args, ids, "retry"),
    }),
    discard: command({
      description: "Take failed jobs out of the queue",
      effect: "destroy",
      manyWords: true,
      args: jobArgs,
      examples: [["jobs discard --all", "a purge is queued again within a minute"]],
      run: async (args, ids) => (await import("./jobs")).changeFailedJobs(args, ids, "discard"),
    }),
  },
});

/** `npm run accounts`: every command by its name. */
export const accountsCommand = commandGroup({
  description: "Manage accounts",
  subCommands: {
    list,
    show,
    preview,
    delete: remove,
    restore,
    purge,
    erase,
    recover,
    export: exportOne,
    bulk: bulkCommand,
    ban,
    unban,
    "reset-second-factor": resetFactor,
    audit,
    verify,
    "verify-receipt": verifyReceipt,
    "make-admin": makeAdmin,
    "remove-admin": removeAdmin,
    sessions,
    jobs,
  },
  details: [
    "An account is named by its email address or its ID. Every command has --json for scripts; every one that changes\nsomething has --dry-run; every one that ends or takes away something asks first, and names the database. --yes answers.",
  ],
  examples: [
    ["show ada@example.com", "everything about an account"],
    ["delete ada@example.com", "asks, deletes, and says until when it can be restored"],
    ["bulk delete --domain example.com --dry-run", "who would go, and who is left out"],
  ],
});
