import { command, commandGroup } from "./command";

const selection = {
  addresses: {
    type: "string",
    valueHint: "file.csv",
    description:
      "CSV file of email addresses (one column, or one named email); - reads standard input",
  },
  domain: { type: "string", description: "What comes after the @, such as example.com" },
  "created-from": { type: "string", description: "Created on or after this day, in UTC" },
  "created-before": { type: "string", description: "Created before this day, in UTC" },
  "inactive-days": { type: "string", description: "Not used for this many days" },
} as const;

const out = {
  type: "string",
  valueHint: "file.csv",
  description: "A new file; else it is printed",
} as const;

const count = {
  type: "string",
  description: "With --yes: how many accounts the operation must have, as --dry-run shows",
} as const;

const operation = {
  type: "positional",
  required: true,
  description: "ID of the operation",
} as const;

const conditions =
  "Every condition that is given has to be met; without any, no account is selected.";
const safety =
  "A preview comes first, and the count has to be typed. What runs is what was shown: if the selection has changed since,\nnothing is done. Where it is interrupted, the worker goes on.";

/** `accounts -- bulk`: what /admin/bulk does, by the same engine. */
export const bulkCommand = commandGroup({
  description: "Delete, restore, sign out or export many accounts, with a preview and an undo",
  details: [conditions, safety],
  examples: [
    ["bulk delete --domain example.com --dry-run", "the preview alone"],
    ["bulk undo 0f3c9f4e-…", "restores what it has deleted"],
  ],
  subCommands: {
    delete: command({
      description: "Delete accounts",
      effect: "destroy",
      args: {
        ...selection,
        "include-paying": { type: "boolean", description: "Also paying subscribers" },
        "include-unverified": {
          type: "boolean",
          description: "Also unverified addresses, which are erased at once, without an undo",
        },
        count,
      },
      details: [conditions, safety, "Admins are always left out."],
      examples: [
        ["bulk delete --inactive-days 730", "asks for the count"],
        ["bulk delete --addresses gone.csv --yes --count 120", "in a script: 120 or nobody"],
      ],
      run: async (args) => (await import("./bulk")).startBulk("delete", args),
    }),
    restore: command({
      description: "Restore deleted accounts",
      effect: "destroy",
      args: { ...selection, count },
      details: [conditions, safety],
      examples: [["bulk restore --addresses list.csv", "those that can still be restored"]],
      run: async (args) => (await import("./bulk")).startBulk("restore", args),
    }),
    "sign-out": command({
      description: "End every session of accounts",
      effect: "destroy",
      args: { ...selection, count },
      details: [conditions, safety],
      examples: [["bulk sign-out --domain example.com", "they can sign in again"]],
      run: async (args) => (await import("./bulk")).startBulk("sign-out", args),
    }),
    export: command({
      description: "Write a list of accounts as CSV",
      effect: "change",
      args: { ...selection, out },
      details: [conditions, "It leaves a row in the audit log."],
      examples: [
        ["bulk export --created-from 2026-11-01 --out new.csv", "safe to open in a spreadsheet"],
      ],
      run: async (args) => (await import("./bulk")).exportBulk(args),
    }),
    list: command({
      description: "List the operations, newest first",
      effect: "read",
      args: { limit: { type: "string", default: "20", description: "Up to 10,000" } },
      examples: [["bulk list", "of admins and of the command line"]],
      run: async (args) => (await import("./bulk-control")).listBulk(args),
    }),
    show: command({
      description: "Show an operation and what became of its accounts",
      effect: "read",
      args: { operation },
      examples: [["bulk show 0f3c9f4e-…", "counts, failures, until when it can be undone"]],
      run: async (args) => (await import("./bulk-control")).showBulk(args),
    }),
    resume: command({
      description: "Go on with an operation, and try again what has failed",
      effect: "destroy",
      args: { operation },
      details: ["Asks before it goes on with a deletion."],
      examples: [["bulk resume 0f3c9f4e-…", "after a crash, a cancel or failures"]],
      run: async (args) => (await import("./bulk-control")).resumeBulk(args),
    }),
    undo: command({
      description: "Restore what a deletion has deleted",
      effect: "destroy",
      args: { operation },
      details: [
        "Until the earliest deadline of its accounts. Who was erased or deleted again stays so.",
      ],
      examples: [["bulk undo 0f3c9f4e-…", "the whole of it"]],
      run: async (args) => (await import("./bulk-control")).undoBulk(args),
    }),
    cancel: command({
      description: "Stop an operation; what is done stays done",
      effect: "change",
      args: { operation },
      examples: [["bulk cancel 0f3c9f4e-…", "from another terminal"]],
      run: async (args) => (await import("./bulk-control")).cancelBulk(args),
    }),
    report: command({
      description: "Write what became of each account as CSV",
      effect: "read",
      args: { operation, out },
      examples: [["bulk report 0f3c9f4e-… --out result.csv", "safe to open in a spreadsheet"]],
      run: async (args) => (await import("./bulk-control")).reportBulk(args),
    }),
  },
});
