/** Names on the pages of the admin area. */

/** A user's page, and the pages of its changes. */
export const accountPage = {
  impersonate: "Impersonate…",
  resetPassword: "Send link",
  signOut: "Sign out everywhere",
  suspend: "Suspend…",
  liftSuspension: "Lift suspension",
  delete: "Delete…",
  erase: "Permanently erase…",
  restore: "Restore account",
  reason: "Reason",
  role: "Role",
  typedEmail: "Type the account’s email address to confirm",
} as const;

export const accountForms = {
  suspend: "Suspend account",
  impersonate: "Sign in as this user",
  delete: "Delete account",
  erase: "Permanently erase account",
  role: "Change role",
  create: "Create user",
} as const;

export const accountStates = {
  active: "Active",
  suspended: "Suspended",
  deleted: "Deleted",
} as const;

export const impersonationBanner = { stop: "Back to your account" } as const;

/** Names on the page of the list of users. */
export const usersPage = {
  erased: "The account has been permanently erased.",
  heading: "Users",
  search: "Search",
  sort: "Sort by",
  filters: "Filters",
  state: "State",
  from: "Created from",
  to: "Created until",
  apply: "Apply",
  clear: "Clear filters",
  next: "Next",
  previous: "Previous",
  exportCsv: "Export CSV",
  none: "No users match",
} as const;

export const overviewPage = {
  heading: "Overview",
  figures: "Now",
  failedJobs: "Jobs failed",
  signUps: "Sign-ups",
  numbers: "See the numbers",
  table: "Events by day",
} as const;

export const auditPage = {
  heading: "Audit log",
  account: "Account",
  admin: "Admin",
  event: "Event",
  from: "From",
  until: "Until",
  apply: "Apply filters",
  clear: "Clear filters",
  none: "No entries",
  verify: "Verify now",
  started: "Verification started",
  verified: "No problems found",
  exportAs: (format: string) => `Export ${format}`,
} as const;

export const queuePage = {
  heading: "Jobs",
  retried: (jobs: string) => `${jobs} will be tried again.`,
  discarded: (jobs: string) => `${jobs} discarded.`,
} as const;
