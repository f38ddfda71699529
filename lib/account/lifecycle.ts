import type { SQL } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import type { Holding } from "@/lib/format/counts";
import type { BackgroundTasks } from "@/lib/jobs/queue";

/**
 * What a feature adds to the life of an account. `lib/features.ts` registers the participants of this
 * product; the core calls them in that order and knows no feature by name.
 */
export interface LifecycleParticipant {
  /** Names the participant in logs and in the findings of `accounts -- verify`. */
  name: string;
  /**
   * Runs in the transaction of a deletion, once, after the accounts are marked; a throw undoes the deletion.
   * There is one account, or up to 100 where they are deleted together: work in statements for all of them.
   * What it costs must not grow with what an account owns. `restorableUntil` is `null` where no grace
   * period is left. What lies outside of this database is best queued through `tx`, so that it happens if
   * and only if the deletion does.
   */
  onDelete?(
    tx: Transaction,
    event: { users: { userId: string; restorableUntil: Date | null }[] },
  ): Promise<void>;
  /**
   * Runs in the transaction of a restore, once, after the accounts are active again, as many as in `onDelete`; a
   * throw undoes the restore. Returns by user id a sentence for the email about what does not come back, where
   * there is any.
   */
  onRestore?(tx: Transaction, event: { userIds: string[] }): Promise<Map<string, string>>;
  /**
   * Runs in the transaction of a recovery, after the account with its rows was copied from an earlier state of the
   * database; a throw undoes it. Returns sentences for the operator about what is not as it was.
   */
  onRecover?(tx: Transaction, event: { userId: string }): Promise<string[]>;
  /**
   * Runs in the transaction of a purge, and of the erasure of a sign-up that was never verified, before the
   * user rows go: up to 100, which are purged together. The files of purged accounts are gone by then. A throw
   * keeps all of them; each is then tried again by itself.
   */
  onPurge?(tx: Transaction, event: { userIds: string[] }): Promise<void>;
  /**
   * Deletes what a user has made before an instant, and keeps the account: in the transaction of an erasure of
   * content, whose files are gone by then. It is what `describe` counts.
   */
  eraseContent?(tx: Transaction, event: { userId: string; before: Date }): Promise<void>;
  /** The query of the stored files that `eraseContent` makes needless, their keys in a column `key`. */
  contentFiles?(event: { userId: string; before: Date }): SQL;
  /**
   * Counts what each of the users would call theirs, nothing included, for the preview of a deletion, its
   * email, the data export and the receipt. Rows per table need no description: the ownership graph counts them.
   */
  describe?(executor: Executor, userIds: string[]): Promise<(Holding & { userId: string })[]>;
  /** Counts the same over all accounts, for the overview of the admin area. */
  totals?(executor: Executor): Promise<Holding[]>;
  /**
   * Counts users of whom something is in progress that a deletion would cancel, for the preview of a bulk
   * operation.
   *
   * @param owners a query of user ids, any number of them
   */
  countBusy?(executor: Executor, owners: SQL): Promise<number>;
  /** The query of the stored files that belong into the account's export, their keys in a column `key`. */
  exportFiles?(userId: string): SQL;
  /** Which stored files are the feature's, so that those without a row are found and removed. */
  storedFiles?: {
    /** Whether a key is one of the feature's by its form. */
    owns(key: string): boolean;
    /** Those of the given keys that a row refers to. */
    withRows(keys: string[]): Promise<Set<string>>;
  };
  /** Checks the feature's data for `accounts -- verify`; only reads. Returns a line for each problem. */
  verify?(): Promise<string[]>;
  /** The background tasks of the feature by name; each is idempotent. */
  tasks?: Partial<BackgroundTasks>;
  /** The feature's part of the hourly cleanup. */
  cleanup?(): Promise<void>;
  /**
   * Puts the rows into a database that the feature needs, or brings them up to date, and something to look
   * at into demo accounts that were just created. In the transaction of `npm run db:seed`.
   */
  seed?(tx: Transaction, demoUsers: readonly DemoUser[]): Promise<void>;
  /** The feature's entries in the navigation of signed-in people, between the dashboard and the settings. */
  nav?: readonly NavEntry[];
  /** The feature's groups in the command menu of a signed-in person, read each time it opens. */
  commands?(userId: string): Promise<CommandEntries[]>;
}

export type DemoUser = {
  id: string;
  /** Whether the account gets content and activity; the others stay new. */
  filled: boolean;
};

export type NavEntry = {
  href: string;
  label: string;
  /** Its icon by name; components/layout/app-nav.tsx knows which one that is. */
  icon: "checklist" | "shield";
};

/** Places to go to, below a heading in the command menu. */
export type CommandEntries = {
  heading: string;
  entries: { label: string; href: string }[];
};

const shared = globalThis as { lifecycleParticipants?: readonly LifecycleParticipant[] };

/** Registers the features that take part in an account's life, in the order in which they are called. */
export function registerLifecycle(participants: readonly LifecycleParticipant[]): void {
  // On globalThis, since a bundler may give each route a copy of this module.
  shared.lifecycleParticipants = participants;
}

/** The registered participants. @throws Error if this process registered none: it would skip what they do */
export function lifecycleParticipants(): readonly LifecycleParticipant[] {
  if (!shared.lifecycleParticipants)
    throw new Error(
      "The features of this product aren’t registered: import lib/features.ts where this process starts.",
    );
  return shared.lifecycleParticipants;
}
