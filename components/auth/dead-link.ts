// What a page or a form says about a link from an email that no longer works. A form knows that the
// link is complete; a page doesn’t. Each sentence is an export of its own, so that a page loads only its own.

const used = "It has been used, has expired";
const replaced = `${used}, or was replaced by a newer one.`;
const emailUnchanged = "Your email address hasn’t changed.";

export const deadLinkTitle = "This link is no longer valid";

/** A magic link, or a link that verifies an email address, in its form. */
export const deadLinkForm = replaced;
export const deadMagicLinkPage = `${used}, was replaced by a newer one, or is incomplete.`;
export const deadVerifyEmailPage = `${replaced} If your email address still needs verifying, request a new link.`;
export const deadChangeEmailForm = `${replaced} ${emailUnchanged}`;
export const deadChangeEmailPage = `${deadMagicLinkPage} ${emailUnchanged}`;
export const deadResetForm = "It has been used or has expired. Your password hasn’t changed.";
export const deadResetPage = `${deadMagicLinkPage} To choose a new password, request a new link.`;
export const deadRestoreLink =
  "It has been used, was replaced by a newer one, or the grace period has ended.";
