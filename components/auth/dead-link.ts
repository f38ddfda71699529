const used = "It has been used, has expired";
const replaced = `${used}, or was replaced by a newer one.`;
const incomplete = `${used}, was replaced by a newer one, or is incomplete.`;
const emailUnchanged = "Your email address hasn’t changed.";
const passwordUnchanged = "Your password hasn’t changed.";

/**
 * What a page or a form says about a link from an email that no longer works. A form knows that the
 * link is complete; a page doesn’t.
 */
export const deadLink = {
  title: "This link is no longer valid",
  changeEmail: { page: `${incomplete} ${emailUnchanged}`, form: `${replaced} ${emailUnchanged}` },
  magicLink: { page: incomplete, form: replaced },
  resetPassword: {
    page: `${used}, or is incomplete. ${passwordUnchanged}`,
    form: `It has been used or has expired. ${passwordUnchanged}`,
  },
  restore: "It has been used, was replaced by a newer one, or the grace period has ended.",
  verifyEmail: {
    page: `${replaced} If your email address still needs verifying, request a new link.`,
    form: replaced,
  },
} as const;
