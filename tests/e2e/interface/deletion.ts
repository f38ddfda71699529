import { deadLinkTitle } from "@/components/auth/dead-link";

/** Names on the pages of deleting, restoring and permanently erasing an account. */

/** The danger zone of the settings. */
export const dangerPage = {
  heading: "Delete your account",
  open: "Delete account…",
  withoutDialog: "Continue without a dialog",
  erase: "Permanently erase…",
} as const;

/** Its dialog, and the same form on the page without a dialog. */
export const deleteDialog = {
  heading: "Delete your account?",
  submit: "Delete account",
  cancel: "Keep my account",
} as const;

/** What a deletion means, in the danger zone and on the pages that erase. */
export const deletionFacts = {
  deleted: "What gets deleted",
  kept: "What we keep",
  undo: "How long you can undo it",
  download: "Download your data first",
  records: "See every record",
} as const;

// sample:begin
/** The erasure of all content, in the danger zone. */
export const contentCard = {
  nothing: "There’s no content to erase.",
  counted: (content: string) => `You have ${content}.`,
  open: "Erase all content…",
  pending: "Your content will be erased",
  cancel: "Keep my content",
  cancelled: "Your content stays.",
  late: "It’s too late to cancel: your content is being erased.",
} as const;

/** The page that requests it. */
export const eraseContentPage = {
  when: (content: string) => `Your ${content} will be permanently erased in 7 days`,
  submit: "Erase all content",
} as const;
// sample:end

/** The form that erases, from the settings and during the grace period. */
export const erasePage = {
  heading: "Permanently erase your account",
  email: "Type your email address to confirm",
  submit: "Permanently erase account",
  cancel: "Keep my account",
} as const;

export const goodbyePage = {
  deleted: "Your account has been deleted",
  erased: "Your account is being permanently erased",
  neutral: "Deleted your account?",
  restore: "Restore account",
  verifyReceipt: "verify and print",
  home: "Go to the home page",
} as const;

/** Where a deleted account is restored by its password. */
export const restorePage = {
  heading: "Restore your account",
  submit: "Continue",
  emailLink: "Email me a restore link",
  noMatch: "No restorable account matches this email and password.",
  expired: "This page timed out",
} as const;

/** Requests a restore link. */
export const restoreRequestPage = {
  heading: "Restore by email",
  submit: "Email me a restore link",
  usePassword: "Restore with your password instead",
} as const;

/** What can be done with a deleted account, once its owner has confirmed that it is theirs. */
export const restoreOptionsPage = {
  heading: "This account has been deleted",
  restore: "Restore account",
  download: "Download data",
  erase: "Permanently erase…",
  otherAccount: "Use a different one",
} as const;

/** What a restore link opens. */
export const restoreLinkPage = {
  heading: "Restore your account",
  submit: "Restore account",
  otherOptions: "Download data or erase instead",
  code: "Continue",
  dead: deadLinkTitle,
} as const;

/** The line of an account's dates, and how far away its last one is. */
export const timeline = {
  inThirtyDays: "in 30 days",
  account: "Account timeline",
  preview: "What happens if you delete your account",
} as const;

export const receiptPage = {
  heading: "Verify an erasure receipt",
  receipt: "Receipt",
  submit: "Verify receipt",
  valid: "Valid signature",
  print: "Print receipt",
  another: "Verify another receipt",
} as const;
