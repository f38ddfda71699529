/** What a step-up can be asked for; a grant for one never opens another. */
export const stepUpPurposes = [
  "delete-account",
  "erase-account",
  "erase-content",
  "export-data",
  "change-email",
  "set-password",
  "two-factor",
  "passkeys",
  "api-keys",
  "linked-accounts",
  "admin",
] as const;

export type StepUpPurpose = (typeof stepUpPurposes)[number];
