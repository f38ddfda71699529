import type { AuthContext } from "@better-auth/core";
import { BetterAuthError } from "@better-auth/core/error";
import { defaultHandlers } from "./default-handlers";
import type { Settings, SoftDeletionHandlers, SoftDeletionOptions } from "./types";

// What an option is for is decided by these handlers; beside one that is handed in, it would do nothing.
const decidedBy = {
  retentionDays: ["deleteAccount"],
  blockReRegistration: ["deleteAccount"],
  onDelete: ["deleteAccount", "eraseAccount"],
  onRestore: ["restoreAccount"],
  onPurge: ["deleteAccount", "eraseAccount"],
  sendRestoreLink: ["requestRestore"],
} as const satisfies Partial<Record<keyof SoftDeletionOptions, (keyof SoftDeletionHandlers)[]>>;

function refuseWithoutEffect(options: SoftDeletionOptions): void {
  for (const [option, handlers] of Object.entries(decidedBy) as [
    keyof typeof decidedBy,
    readonly (keyof SoftDeletionHandlers)[],
  ][]) {
    const operation = handlers.find((name) => options.handlers?.[name]);
    if (options[option] !== undefined && operation)
      throw new BetterAuthError(
        `softDeletion: ${option} has no effect together with handlers.${operation}. Remove one of the two.`,
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
  const usesDefaultLife = !options.handlers?.deleteAccount;
  // A request has a context of its own, and the options of its instance.
  const made = new WeakMap<object, SoftDeletionHandlers>();
  const settings: Settings = {
    ...options,
    retentionDays,
    blockReRegistration,
    concealBlockedEmail,
    usesDefaultLife,
    handlersFor(context) {
      const handlers = made.get(context.options) ?? {
        ...defaultHandlers(context, settings),
        ...options.handlers,
      };
      made.set(context.options, handlers);
      return handlers;
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
  if (context.hasPlugin("two-factor") && !settings.handlers?.checkSecondFactor)
    throw new BetterAuthError(
      "softDeletion: the two-factor plugin requires handlers.checkSecondFactor. Without it, a password alone would restore an account.",
    );
}
