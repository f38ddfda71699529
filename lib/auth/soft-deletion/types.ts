import type { AuthContext, GenericEndpointContext } from "@better-auth/core";
import type { DBTransactionAdapter } from "@better-auth/core/db/adapter";
import type { User } from "better-auth";
import type { z } from "zod";
import type { stepUpBody } from "./step-up-body";

/** Whether an attempt to restore may go on, and how it is refused: by default 429 `RESTORE_RATE_LIMITED`. */
export type RestoreVerdict =
  | boolean
  | { allowed: boolean; code?: string; message?: string; status?: number };

/** Result of a deletion: until when it can be undone, or `null` if the account was erased at once. */
export type DeletionOutcome =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" | "UNAUTHORIZED" };

/** What a deletion is asked with: a session's token, or the token of a grace pass. */
export type RequestCredential = { sessionToken: string } | { gracePass: string };

/** The fields of a step-up that a body may have beside its own. */
export type StepUpInput = z.infer<typeof stepUpBody> & { via?: "grace-pass" };

/** `used`: a right code of an authenticator app, which can be used once. */
export type SecondFactorVerdict = "right" | "missing" | "wrong" | "used";

/** What this plugin asks of the application that it lives in. Each is one transaction. */
export interface SoftDeletionHandlers {
  /**
   * Whether the session or the grace pass of a request belongs to this user, who has just stepped up as
   * its owner; `false` where nothing was handed in, and where it belongs to another one.
   *
   * @throws APIError for a step-up that is wrong or insufficient, and for a requester that cannot step up
   */
  verifyOwner(
    ctx: GenericEndpointContext,
    input: { userId: string; operation: "delete-account" | "erase-account"; stepUp: StepUpInput },
  ): Promise<boolean>;
  /** The reason why this account cannot be deleted, before a step-up is consumed; `deleteAccount` checks again. */
  deletionProblem?(user: User): Promise<"LAST_ADMIN" | null>;
  /** Returns the user with this address and password, or `null`; in the same time for every address. */
  verifyCredentials(
    ctx: GenericEndpointContext,
    email: string,
    password: string,
  ): Promise<{ id: string } | null>;
  /** The user for whom a session is to begin, where the application reads it anyway; else it is looked up. */
  userOf?(userId: string): Promise<{ status: string } | null>;
  /** Checks the second factor of an account that has one. */
  checkSecondFactor(userId: string, code: string | undefined): Promise<SecondFactorVerdict>;
  /**
   * Deletes an account softly; a second call answers as the first did. `UNAUTHORIZED` where what asks has
   * ended since the step-up.
   */
  deleteAccount(input: {
    userId: string;
    origin: string;
    credential: RequestCredential;
  }): Promise<DeletionOutcome>;
  /** Deletes an account that is active, and ends the time in which it could be restored; refuses as `deleteAccount`. */
  eraseAccount(input: {
    userId: string;
    origin: string;
    credential: RequestCredential;
  }): Promise<DeletionOutcome>;
  /** Notes that a deletion was refused. */
  onRefusedDeletion?(input: { userId: string; error: unknown }): Promise<void>;
  /**
   * Restores an account whose deadline has not passed; `false` if there is nothing to restore.
   *
   * @throws APIError where there is, and something else is in the way
   */
  restoreAccount(input: {
    userId: string;
    origin: string;
    by: "password" | "grace-pass" | "link";
  }): Promise<boolean>;
  /** Returns the owner of a restore token without consuming it; `null` if it is not valid. */
  restoreTokenOwner(token: string): Promise<string | null>;
  /** Restores by a mailed single-use token; `false` if the token is not valid. */
  restoreByToken(input: { token: string; origin: string }): Promise<boolean>;
  /** Mails a restore link if the address has something to restore, and never says whether. */
  requestRestore(input: { email: string; origin: string }): Promise<void>;
  /** Gives out a pass for an account in its grace period; `null` if it is in none. */
  issueGracePass(userId: string): Promise<{ token: string; restorableUntil: Date } | null>;
  /** Returns the account of a grace pass; `null` if it is not valid. */
  findGracePass(token: string): Promise<{ userId: string; email: string } | null>;
  /** Whether two spellings name one mailbox. */
  isSameAddress(one: string, other: string): boolean;
  /** Until when a deleted account can be restored; `null` if it is not deleted or it is too late. */
  restorableUntil(userId: string): Promise<Date | null>;
  /** Whether the address may not be registered, or changed to, at the moment. */
  isReserved(email: string): Promise<boolean>;
  /** Notifies the owner of a reserved address of a sign-up attempt with it. */
  onReservedSignUp?(input: { email: string; origin: string }): Promise<void>;
}

/** An account at a turn of its life; whatever is written through `adapter` commits or falls with it. */
export type LifeEvent = { user: User; adapter: DBTransactionAdapter };

type Hook<Event> = (event: Event) => void | Promise<void>;

export interface SoftDeletionOptions {
  /** Whole days from a deletion to the end of its account, from 0, which means at once. Default 30. */
  retentionDays?: number;
  /**
   * Whether the address of a deleted account stays taken until its deadline. Default `true`. With
   * `false` it is free at once, and the account can be restored for as long as it still is.
   */
  blockReRegistration?: boolean;
  /** Answer a sign-up with a reserved address, or a change to one, exactly like a new one. Default `false`. */
  concealBlockedEmail?: boolean;
  /** Decides, before anything is looked up, whether an attempt to restore may go on. */
  restoreRateLimit?: (input: {
    email: string;
    context: GenericEndpointContext;
  }) => RestoreVerdict | Promise<RestoreVerdict>;
  /** Sends a restore link by email; without it no link is announced. */
  sendRestoreLink?: (input: { user: User; url: string; token: string }) => void | Promise<void>;
  /** The page that an emailed link opens, with `?token=`. Default `/restore`. */
  restorePage?: string;
  /** Runs in the transaction of a deletion; a throw undoes it. */
  onDelete?: Hook<LifeEvent & { restorableUntil: Date | null }>;
  /** Runs in the transaction of a restore; a throw undoes it. */
  onRestore?: Hook<LifeEvent>;
  /** Runs in the transaction that permanently removes an account, before it is gone; a throw keeps it. */
  onPurge?: Hook<LifeEvent>;
  /** What the application does itself. For the others the plugin has a default over the adapter. */
  handlers?: Partial<SoftDeletionHandlers>;
}

/** The options with what they leave out. */
export type Settings = SoftDeletionOptions & {
  retentionDays: number;
  blockReRegistration: boolean;
  concealBlockedEmail: boolean;
  /** Whether the defaults delete accounts, and so need somewhere to keep what they know of them. */
  usesDefaultLife: boolean;
  /** The handlers of an instance: given ones, else the defaults. */
  handlersFor(context: AuthContext): SoftDeletionHandlers;
};
