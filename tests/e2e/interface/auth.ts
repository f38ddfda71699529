import type { ZodType } from "zod";
import { deadLinkTitle } from "@/components/auth/dead-link";
import { emailForm, personName } from "@/lib/auth/schema";

/** Names on the pages of signing up, verifying an email address and signing in. */

const backToSignIn = "sign in";

/** Fields that several forms have. */
export const authFields = {
  name: "Name",
  email: "Email",
  password: "Password",
  newPassword: "New password",
  authenticatorCode: "Authenticator code",
  recoveryCode: "Recovery code",
} as const;

/** What a form says about something that does not fit. */
function sentenceFor(schema: ZodType, given: unknown): string {
  const [issue] = schema.safeParse(given).error?.issues ?? [];
  if (!issue) throw new Error(`${JSON.stringify(given)} fits.`);
  return issue.message;
}

/** What the forms say at their fields. */
export const authFieldErrors = {
  noName: sentenceFor(personName, ""),
  notAnEmail: sentenceFor(emailForm, { email: "not an address" }),
} as const;

/** The heading that takes the place of a form once an email is on its way. */
export const sentPage = { heading: "Check your inbox" } as const;

export const signUpPage = {
  heading: "Create your account",
  submit: "Create account",
  signIn: "Sign in",
  sent: sentPage.heading,
  startAgain: "Start again",
} as const;

export const signInPage = {
  heading: "Sign in",
  submit: "Sign in",
  forgotPassword: "Forgot password?",
  passkey: "Sign in with a passkey",
  magicLink: "Email me a magic link",
  continueWith: (provider: string) => `Continue with ${provider}`,
  anyProvider: /^Continue with/,
  createAccount: "Create an account",
  restore: "Restore it",
} as const;

/** What the sign-in page says about the page or the form before. */
export const signInNotices = {
  passwordChanged: "Password changed",
  restored: "Account restored",
  verified: "Email address verified",
  expired: "Sign-in expired",
  failed: "Sign-in failed",
  verifyFirst: "Verify your email address first",
  notVerified: "Verify your email address",
  deleted: "This account has been deleted",
  emailRestoreLink: "Email me a restore link",
  locked: "Too many incorrect passwords",
  lockedUntil: /Try again in \d+ (second|minute|hour)s?\./,
  lockedMagicLink: "sign in with a magic link",
  lockedReset: "reset your password",
} as const;

/** Requests a magic link. */
export const magicLinkRequestPage = {
  heading: "Sign in with a magic link",
  submit: "Email me a magic link",
  usePassword: "Sign in with a password instead",
} as const;

/** What a magic link opens. */
export const magicLinkPage = {
  heading: "Sign in",
  signInAs: (hint: string) => `Sign in as ${hint}`,
  anySignInAs: /^Sign in as/,
  dead: deadLinkTitle,
  newLink: "Email me a new link",
} as const;

/** A link that is opened while another account is signed in. */
export const otherSessionPage = {
  heading: "You’re already signed in",
  continueAs: (email: string) => `Continue as ${email}`,
  signOut: "Sign out and use this link",
} as const;

export const twoFactorPage = {
  heading: "Two-factor authentication",
  submit: "Sign in",
  trust: "Trust this browser for 30 days",
  useRecoveryCode: "Use a recovery code",
  useApp: "Use your authenticator app instead",
} as const;

export const forgotPasswordPage = {
  heading: "Reset your password",
  submit: "Email me a reset link",
  back: backToSignIn,
} as const;

export const resetPasswordPage = {
  heading: "Choose a new password",
  submit: "Save new password",
  dead: deadLinkTitle,
  newLink: "Get a new link",
} as const;

export const verifyEmailPage = {
  heading: "Verify your email address",
  submit: "Verify email address",
  resend: "Send a new link",
  resent: "New link sent",
  dead: deadLinkTitle,
  otherBrowser: "Open this link where you signed up",
} as const;

/** What the link to a new email address opens. */
export const confirmEmailPage = {
  heading: "Verify your new email address",
  submit: "Verify email address",
  signInFirst: "Sign in to verify your new email address",
  signIn: "Sign in",
  done: "Email address changed",
  dead: deadLinkTitle,
} as const;
