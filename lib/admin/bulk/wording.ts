import type { BulkFilter } from "@/db/schema/admin/bulk-operations";
import { formatDate, formatDateTime } from "@/lib/format/dates";
import type { BulkOperation, LeftOutReason } from "./selection";

type Kind = BulkOperation["kind"];
type Status = BulkOperation["status"];

/** What an operation does, as a title, as what its button says and while it does it. */
export const bulkKindWords: Record<
  Kind,
  { title: string; verb: string; doing: string; past: string }
> = {
  delete: { title: "Delete accounts", verb: "Delete", doing: "Deleting", past: "deleted" },
  restore: { title: "Restore accounts", verb: "Restore", doing: "Restoring", past: "restored" },
  "sign-out": {
    title: "Sign out accounts",
    verb: "Sign out",
    doing: "Signing out",
    past: "signed out",
  },
  export: { title: "Export a list", verb: "Export", doing: "Exporting", past: "exported" },
};

export const bulkStatusWords: Record<Status, string> = {
  draft: "Not started",
  running: "In progress",
  cancelled: "Cancelled",
  done: "Done",
  undoing: "Undo in progress",
  undone: "Undone",
};

const leftOutWords: Record<LeftOutReason, string> = {
  self: "Your own account",
  admin: "Admins",
  deleted: "Already deleted",
  active: "Not deleted",
  expired: "Grace period is over",
  paying: "Paying subscribers",
  unverified: "Unverified email address: would be permanently erased at once, without an undo",
};

/** Why accounts are left out of an operation. */
export const describeLeftOut = (reason: LeftOutReason): string => leftOutWords[reason];

const reasonWords: Record<string, string> = {
  ...leftOutWords,
  unverified: "Unverified email address",
  self: "The admin’s own account",
  admin: "An admin",
  paying: "A paying subscriber",
  gone: "The account no longer exists",
  changed: "No longer meets the conditions",
  "signed-out": "Had no active session",
  refused: "Refused",
  restored: "Restored in the meantime",
  "deleted-again": "Restored and deleted again in the meantime",
  erased: "Permanently erased at once",
};

/** Why an account was skipped, has failed or was kept deleted; what failed says its error itself. */
export const describeReason = (reason: string): string =>
  Object.hasOwn(reasonWords, reason) ? (reasonWords[reason] ?? reason) : reason;

/** What became of accounts, by the state that is stored. */
export function describeState(kind: Kind, state: string): string {
  const words: Record<string, string> = {
    pending: "Not done",
    done: bulkKindWords[kind].past.replace(/^./, (letter) => letter.toUpperCase()),
    skipped: "Skipped",
    failed: "Failed",
    undone: "Restored by the undo",
    kept: "Not restored by the undo",
  };
  return words[state] ?? state;
}

/** Who has started an operation. */
export function describeActor(by: { actor: string | null; actorSubject: string | null }): string {
  return by.actorSubject === null ? "The command line" : (by.actor ?? "A former admin");
}

/** The conditions of a filter, a line for each. */
export function describeFilter(filter: BulkFilter): string[] {
  const { listed, domain, createdFrom, createdBefore, inactiveSince } = filter;
  const lines = [];
  if (listed) lines.push("On the list of email addresses");
  if (domain) lines.push(`Email address at ${domain}`);
  if (createdFrom) lines.push(`Created on or after ${formatDate(createdFrom)}`);
  if (createdBefore) lines.push(`Created before ${formatDate(createdBefore)}`);
  if (inactiveSince) lines.push(`Not used since ${formatDateTime(inactiveSince)}`);
  return lines;
}
