/** The answer to a mailed token that is unknown, used, voided or expired. */
export const invalidLink = {
  code: "INVALID_TOKEN",
  message: "This link is no longer valid. Ask for a new one.",
};
