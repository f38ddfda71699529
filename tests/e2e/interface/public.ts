import { dangerPage, deleteDialog, deletionFacts, goodbyePage } from "./deletion";

/** Names on the pages that anyone can open. */

export const landingPage = {
  getStarted: "Get started",
  copyCommands: "Copy both commands",
  copied: "Copied",
} as const;

/** The account on the landing page that anyone can delete. It repeats names of the real pages. */
export const exampleAccount = {
  active: "Ada’s account is active",
  open: dangerPage.open,
  asked: dangerPage.heading,
  records: deletionFacts.records,
  delete: deleteDialog.submit,
  keep: deleteDialog.cancel,
  deleted: goodbyePage.deleted,
  restore: goodbyePage.restore,
  fastForward: "Fast-forward 30 days",
  restored: "Your account has been restored",
  erased: "Your account has been permanently erased",
  storedFiles: "Stored files",
  unsigned: "This demo receipt isn’t signed.",
  startOver: "Start again",
} as const;
