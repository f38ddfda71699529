/** After how many days the hourly cleanup removes data that is no longer needed. */
export const cleanupDays = {
  unconfirmedSignUp: 7,
  lostMail: 7,
  capturedMail: 7,
  requestLimits: 1,
  wrongProofs: 1,
  endedKeys: 30,
  knownBrowsers: 400,
} as const;

/** "1 day", "30 days". */
export function formatDays(count: number): string {
  return `${count} day${count === 1 ? "" : "s"}`;
}
