import type { AuthContext } from "@better-auth/core";
import { BetterAuthError } from "@better-auth/core/error";
import { defaultDeeds } from "./default-deeds";
import type { SoftDeletionDeeds, SoftDeletionOptions } from "./types";

/** The options with what they leave out. */
export type Settings = SoftDeletionOptions & {
  retentionDays: number;
  blockReRegistration: boolean;
  concealBlockedEmail: boolean;
  /** Whether the defaults delete accounts, and so need somewhere to keep what they know of them. */
  usesDefaultLife: boolean;
  /** What the plugin does in an instance: what was handed in, else the defaults. */
  deedsFor(context: AuthContext): SoftDeletionDeeds;
};

// What an option is for is decided by these deeds; beside one that is handed in, it would do nothing.
const decidedBy = {
  retentionDays: ["deleteAccount"],
  blockReRegistration: ["deleteAccount"],
  onDelete: ["deleteAccount", "eraseAccount"],
  onRestore: ["restoreAccount"],
  onPurge: ["deleteAccount", "eraseAccount"],
  sendRestoreLink: ["requestRestore"],
} as const satisfies Partial<Record<keyof SoftDeletionOptions, (keyof SoftDeletionDeeds)[]>>;

function refuseWithoutEffect(options: SoftDeletionOptions): void {
  for (const [option, deeds] of Object.entries(decidedBy) as [
    keyof typeof decidedBy,
    readonly (keyof SoftDeletionDeeds)[],
  ][]) {
    const deed = deeds.find((name) => options.deeds?.[name]);
    if (options[option] !== undefined && deed)
      throw new BetterAuthError(
        `softDeletion: ${option} has no effect together with deeds.${deed}. Remove one of the two.`,
      );
  }
}

/**
 * Checks the options of the plugin when it is made.
 *
 * @throws BetterAuthError naming the option that is wrong, or that could have no effect
 */
export function settle(options: SoftDeletionOptions): Settings {
  const { retentionDays = 30, blockReRegistration = true, concealBlockedEmail = false } = options;
  if (!Number.isInteger(retentionDays) || retentionDays < 0)
    throw new BetterAuthError(
      `softDeletion: retentionDays must be a whole number of days, 0 or more, not ${retentionDays}.`,
    );
  refuseWithoutEffect(options);
  const usesDefaultLife = !options.deeds?.deleteAccount;
  // A request has a context of its own, and the options of its instance.
  const made = new WeakMap<object, SoftDeletionDeeds>();
  const settings: Settings = {
    ...options,
    retentionDays,
    blockReRegistration,
    concealBlockedEmail,
    usesDefaultLife,
    deedsFor(context) {
      const deeds = made.get(context.options) ?? {
        ...defaultDeeds(context, settings),
        ...options.deeds,
      };
      made.set(context.options, deeds);
      return deeds;
    },
  };
  return settings;
}

/**
 * Checks the options against the instance that the plugin is part of.
 *
 * @throws BetterAuthError for what could not be kept there
 */
export function checkInstance(context: AuthContext, settings: Settings): void {
  const { enabled, requireEmailVerification, autoSignIn } = context.options.emailAndPassword ?? {};
  // A fresh sign-up that signs in at once cannot be imitated for an address that is taken.
  if (settings.concealBlockedEmail && enabled && !requireEmailVerification && autoSignIn !== false)
    throw new BetterAuthError(
      "softDeletion: concealBlockedEmail requires emailAndPassword.requireEmailVerification, or autoSignIn set to false.",
    );
  if (context.hasPlugin("two-factor") && !settings.deeds?.checkSecondFactor)
    throw new BetterAuthError(
      "softDeletion: the two-factor plugin requires deeds.checkSecondFactor. Without it, a password alone would restore an account.",
    );
}
