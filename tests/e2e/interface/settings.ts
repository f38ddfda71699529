/** Names in the frame of signed-in pages, and on the pages of the settings, in the order of their tabs. */

export const appLayout = {
  menu: "Menu",
  dashboard: "Dashboard",
  settings: "Settings",
  loading: "Loading page",
} as const;

/** The tabs of the settings, in the skeleton of a page too. */
export const settingsTabs = {
  profile: "Profile",
  security: "Security",
  sessions: "Sessions",
  data: "Data",
  danger: "Danger zone",
} as const;

/** Above every page. */
export const pageFrame = {
  skipLink: "Skip to content",
  offline: "You’re offline. You can keep viewing this page, but changes won’t be saved.",
} as const;

/** Below the name of the person, on every page of the application. */
export const userBlock = { signOut: "Sign out" } as const;

/** Fields that confirm it’s you, in every form that needs it. */
export const confirmFields = {
  password: "Your password",
  emailedCode: "Emailed code",
  sendCode: "Email me a code",
  codeSent: (email: string) => `We sent a code to ${email}.`,
  usePasskey: "Use a passkey instead",
  passkeyCancelled: "Passkey confirmation was cancelled.",
} as const;

/** The menu on Ctrl+K. */
export const commandMenu = {
  open: "Go to…",
  dialog: "Command menu",
  signOut: "Sign out",
  empty: "No results",
} as const;

export const profilePage = {
  name: "Name",
  saveName: "Save name",
  nameSaved: "Name saved.",
  upload: "Upload image",
  changeEmail: "Change email…",
} as const;

export const securityPage = {
  changeEmail: "Change email…",
  viewActivity: "View all activity",
  notLinked: "Account not linked",
} as const;

export const passwordCard = {
  heading: "Password",
  current: "Current password",
  new: "New password",
  signOutOthers: "Sign out all other sessions",
  submit: "Change password",
  changedAndSignedOut: "Password changed. All other sessions have been signed out.",
  changed: "Password changed. Your other sessions are still signed in.",
} as const;

/** In place of the card for a new password, where there is none yet. */
export const setPasswordCard = {
  heading: "Set a password",
  new: "New password",
  submit: "Set password",
  done: "Password set. You can now sign in with your email and password.",
} as const;

export const changeEmailPage = {
  heading: "Change your email address",
  email: "New email address",
  submit: "Send link",
  sent: (email: string) => `If ${email} is available, we’ve sent it a link.`,
} as const;

export const twoFactorCard = {
  setUp: "Set up…",
  off: "You sign in with your password only",
} as const;

export const twoFactorEnrollment = {
  heading: "Set up two-factor authentication",
  start: "Start",
  qrCode: "QR code for your authenticator app",
  scan: "Scan this QR code with your authenticator app",
  code: "Authenticator code",
  codeIncomplete: "Enter the 6-digit code from your app.",
  turnOn: "Turn on",
  done: "Two-factor authentication is on",
} as const;

export const turnOffTwoFactorPage = {
  heading: "Turn off two-factor authentication",
  submit: "Turn off",
  done: "Two-factor authentication is off. Your recovery codes no longer work.",
} as const;

export const recoveryCodesCard = {
  left: (count: number) => `${count} of 10 left`,
  replace: "Generate new codes…",
} as const;

export const recoveryCodesPage = {
  heading: "Generate new recovery codes",
  submit: "Generate new codes",
  done: "New recovery codes",
} as const;

/** The codes themselves, after a setup and after their replacement. */
export const recoveryCodeList = {
  list: "Recovery codes",
  download: "Download",
  fileName: (product: string) => `${product} recovery codes.txt`,
  saved: "I’ve saved them",
} as const;

export const passkeysCard = {
  list: "Passkeys",
  empty: "No passkeys yet.",
  add: "Add a passkey…",
  manage: (name: string) => `Manage ${name}`,
} as const;

export const newPasskeyPage = {
  heading: "Add a passkey",
  name: "Name",
  submit: "Continue",
  confirmed: "Confirmed. Your passkey will be named",
  create: "Create passkey",
  added: "Passkey added. You can now use it to sign in.",
} as const;

export const passkeyPage = {
  name: "Name",
  saveName: "Save name",
  nameSaved: "Name saved.",
  remove: "Remove passkey",
  onlyMethod: "This is your only sign-in method.",
} as const;

export const linkedAccounts = {
  list: "Linked accounts",
  link: (provider: string) => `Link ${provider}`,
  unlink: (provider: string) => `Unlink ${provider}`,
  onlyMethod: "Your only sign-in method",
  continueTo: (provider: string) => `Continue to ${provider}`,
  linked: "Account linked. You can now use it to sign in.",
  unlinked: "Account unlinked. It can no longer be used to sign in.",
} as const;

/** What an entry says is in `lib/audit/activity.ts`. */
export const activityPage = { table: "Activity", newest: "Newest", older: "Older" } as const;

export const sessionsPage = {
  heading: "Active sessions",
  list: "Active sessions",
  current: "Current session",
  password: "Password",
  signOut: /^Sign out/,
  signedOut: "Session signed out.",
  alone: "You have no other sessions.",
  total: (count: number) => `${count} sessions in total.`,
  older: "Older",
  signOutOthers: "Sign out all other sessions…",
} as const;

/** Asks whether to sign out all sessions but this one. */
export const signOutOthersDialog = {
  heading: "Sign out all other sessions?",
  description: (sessions: string) => `This signs out ${sessions}. You’ll stay signed in here.`,
  submit: (sessions: string) => `Sign out ${sessions}`,
  done: "All other sessions have been signed out.",
} as const;

export const apiKeysPage = {
  heading: "Create API key",
  name: "Name",
  expires: "Expires in",
  submit: "Create key",
  created: "Copy your key now",
  saved: "I’ve saved it",
  list: "API keys",
  empty: "No API keys yet.",
  lastUsed: (when: string) => `Last used ${when}`,
  revoke: /^Revoke/,
} as const;

export const revokeDialog = {
  heading: "Revoke API key?",
  submit: "Revoke key",
  done: "API key revoked. Apps using it no longer have access.",
} as const;

export const dataPage = {
  heading: "Download your data",
  submit: "Prepare download",
  ready: "Your download is ready",
  download: "Download archive",
  complete: "Download complete",
  stopped: "The download stopped",
  unknown: "We can’t tell whether the download worked",
  notStarted: "Download not started",
} as const;
