import { db } from "@/db/client";
import { canonicalEmail } from "@/db/email-hash";
import { findLastAdmin } from "@/lib/account/admins";
import { findReservation } from "@/lib/account/deletion/email-reservation";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { noteRefusedDeletion } from "@/lib/account/deletion/refused-deletion";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restorableUntil } from "@/lib/account/queries";
import { findGracePass, issueGracePass } from "@/lib/account/restore/grace-passes";
import { restoreAccount, restoreByToken } from "@/lib/account/restore/restore";
import { restoreTokenOwner } from "@/lib/account/restore/restore-tokens";
import { authExecutor } from "./adapter";
import { requestMailedLink } from "./links/mailed-links";
import { userOfVerifiedPassword, verifyCredentials } from "./passwords/verified-password";
import type { SoftDeletionHandlers } from "./soft-deletion/types";
import { hasSteppedUp } from "./step-up/verification";
import { checkSecondFactor } from "./two-factor/verify";

/** What the soft-deletion plugin does in this application: each operation is one transaction of `lib/account`. */
export const handlers: SoftDeletionHandlers = {
  verifyOwner: (ctx, { userId, operation, stepUp }) =>
    hasSteppedUp(ctx, operation, { ...stepUp, of: userId }),
  deletionProblem: async (user) => ((await findLastAdmin(db, [user.id])) ? "LAST_ADMIN" : null),
  verifyCredentials,
  userOf: userOfVerifiedPassword,
  checkSecondFactor: (userId, code) =>
    db.transaction((tx) => checkSecondFactor(tx, { userId, code, after: "password" })),
  deleteAccount: (input) =>
    db.transaction((tx) => requestDeletion(tx, { ...input, source: "api" })),
  eraseAccount: (input) => db.transaction((tx) => eraseNow(tx, { ...input, source: "api" })),
  onRefusedDeletion: ({ userId, error }) => noteRefusedDeletion(db, userId, error),
  restoreAccount: (input) => db.transaction((tx) => restoreAccount(tx, input)),
  restoreTokenOwner: (token) => restoreTokenOwner(db, token),
  restoreByToken: (input) => db.transaction((tx) => restoreByToken(tx, input)),
  requestRestore: (input) => requestMailedLink(db, { ...input, kind: "restore" }),
  issueGracePass: (userId) => db.transaction((tx) => issueGracePass(tx, userId)),
  findGracePass: (token) => findGracePass(db, token),
  isSameAddress: (one, other) => canonicalEmail(one) === canonicalEmail(other),
  restorableUntil,
  isReserved: async (email) => (await findReservation(authExecutor(), email)) !== null,
};
