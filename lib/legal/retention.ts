/** After how many days the hourly sweep clears away what nobody needs any more. */
export const sweepDays = {
  unconfirmedSignUp: 7,
  lostMail: 7,
  capturedMail: 7,
  requestLimits: 1,
  wrongProofs: 1,
  endedKeys: 30,
  knownBrowsers: 400,
} as const;

/** How long a session lives without being used, and at most, in days. */
export const sessionDays = { unused: 30, atMost: 90 } as const;
