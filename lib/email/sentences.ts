/** For changes that the owner of the account has probably made. */
export const ifThisWasYou = "If this was you, no action is needed.";

/** For links that the owner of the account has probably requested. */
export const ifNotRequested = "If you didn’t request this, you can ignore this email.";

/** The button that leads to the page for a new password. */
export const resetPasswordLabel = "Reset password";

/** The same link within a sentence. */
export const resetPasswordWords = "reset your password";

/** How long a link works, up to a moment such as "21 November 2026, 15:05 UTC (1 hour from now)". */
export function worksOnceUntil(moment: string): string {
  return `This link works once and expires on ${moment}.`;
}

/** How many recovery codes an account has after one was used. */
export function recoveryCodesLeft(count: number): string {
  return count === 0
    ? "That was your last one. Generate new codes while you’re signed in."
    : `You have ${count} left. This one no longer works.`;
}
