import type { GenericEndpointContext } from "@better-auth/core";

type Verdict = boolean | { allowed: boolean; code?: string; message?: string; status?: number };

/** Result of a deletion: until when it can be undone, or `null` if the account was erased at once. */
export type DeletionOutcome =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" };

/** What a body may hold beside its own fields to prove who sends it. */
export type InlineProof = { password?: string; code?: string; via?: "grace-pass" };

/** What this plugin asks of the application that it lives in. Each is one transaction. */
export interface SoftDeletionDeeds {
  /**
   * Whether the session or the grace pass of a request belongs to somebody who has just proved to be
   * the owner; `false` where nothing was handed in.
   *
   * @throws APIError for a proof that is wrong or not enough, and for who cannot prove anything
   */
  provesOwner(
    ctx: GenericEndpointContext,
    deed: "delete-account" | "erase-account",
    proof: InlineProof,
  ): Promise<boolean>;
  /** The user that an address and a password prove, or `null`; the same time for every address. */
  proveByPassword(
    ctx: GenericEndpointContext,
    email: string,
    password: string,
  ): Promise<{ id: string } | null>;
  /** Checks the second factor of an account that has one. */
  checkSecondFactor(
    userId: string,
    code: string | undefined,
  ): Promise<"right" | "missing" | "wrong">;
  /** Deletes an account softly; a second call answers as the first did. */
  deleteAccount(input: { userId: string; origin: string }): Promise<DeletionOutcome>;
  /** Deletes an account that is active, and ends the time in which it could be restored. */
  eraseAccount(input: { userId: string; origin: string }): Promise<DeletionOutcome>;
  /** Notes that a deletion was refused. */
  onRefusedDeletion?(input: { userId: string; error: unknown }): Promise<void>;
  /** Restores an account whose deadline has not passed; `false` if there is nothing to restore. */
  restoreAccount(input: {
    userId: string;
    origin: string;
    by: "password" | "grace-pass";
  }): Promise<boolean>;
  /** Whom the token of a mailed restore link belongs to, without using it up; `null` if it is not valid. */
  restoreTokenOwner(token: string): Promise<string | null>;
  /** Restores by a mailed single-use token; `false` if the token is not valid. */
  restoreByToken(input: { token: string; origin: string }): Promise<boolean>;
  /** Mails a restore link if the address has something to restore, and never says whether. */
  requestRestore(input: { email: string; origin: string }): Promise<void>;
  /** Gives out a pass for an account in its grace period; `null` if it is in none. */
  issueGracePass(userId: string): Promise<{ token: string; restorableUntil: Date } | null>;
  /** Whose account a grace pass opens; `null` if it is not valid. */
  findGracePass(token: string): Promise<{ userId: string; email: string } | null>;
  /** Whether two spellings name one mailbox. */
  isSameAddress(one: string, other: string): boolean;
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
