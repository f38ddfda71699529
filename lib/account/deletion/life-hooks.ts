import type { Transaction } from "@/db/client";

type Hook<Event> = (tx: Transaction, event: Event) => Promise<void>;

/**
 * What else happens at the turns of an account's life, from any source: the one place to
 * add to. Each runs in the transaction of the operation itself, once; a throw undoes the operation. What is not
 * in this database is best queued through `tx`, so that it happens if and only if the operation does.
 */
export const lifeHooks: {
  /** After the account is marked; `restorableUntil` is `null` where no time to restore is left. */
  onDelete?: Hook<{ userId: string; restorableUntil: Date | null }>;
  /** After the account is active again. */
  onRestore?: Hook<{ userId: string }>;
  /**
   * Before the user row goes, on a purge and for an address that was never verified. The files of a
   * purged account are gone by then; a throw has the purge tried again later.
   */
  onPurge?: Hook<{ userId: string }>;
} = {};
