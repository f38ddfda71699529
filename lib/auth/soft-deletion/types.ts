import type { GenericEndpointContext } from "@better-auth/core";

type Verdict = boolean | { allowed: boolean; code?: string; message?: string; status?: number };

/** Result of a deletion: until when it can be undone, or `null` if the account was erased at once. */
export type DeletionOutcome =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" };

/** What this plugin asks of the application that it lives in. Each is one transaction. */
export interface SoftDeletionDeeds {
  /** Deletes an account softly; a second call answers as the first did. */
  deleteAccount(input: { userId: string; origin: string }): Promise<DeletionOutcome>;
  /** Restores an account whose deadline has not passed; `false` if there is nothing to restore. */
  restoreAccount(input: { userId: string; origin: string }): Promise<boolean>;
  /** Restores by a mailed single-use token; `false` if the token is not valid. */
  restoreByToken(input: { token: string; origin: string }): Promise<boolean>;
  /** Mails a restore link if the address has something to restore, and never says whether. */
  requestRestore(input: { email: string; origin: string }): Promise<void>;
  /** Until when a deleted account can be restored; `null` if it is not deleted or it is too late. */
  restorableUntil(userId: string): Promise<Date | null>;
  /** Whether the address may not be registered at the moment. */
  isHeld(email: string): Promise<boolean>;
  /** Tells the owner of a held address that somebody tried to sign up with it. */
  onHeldSignUp?(input: { email: string; origin: string }): Promise<void>;
}

export interface SoftDeletionOptions {
  deeds: SoftDeletionDeeds;
  /** Answer a sign-up with a held address exactly as a fresh one. Default `false`. */
  concealBlockedEmail?: boolean;
  /** Decides, before anything is looked up, whether an attempt to restore may go on. */
  restoreRateLimit?: (input: {
    email: string;
    context: GenericEndpointContext;
  }) => Verdict | Promise<Verdict>;
  /** Where `GET /delete-user/callback` leads: a page with a button, since a GET never deletes. */
  deletePage?: string;
}
