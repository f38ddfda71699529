import { db } from "@/db/client";
import { findHold } from "@/lib/account/hold";
import { restorableUntil } from "@/lib/account/queries";
import { requestDeletion } from "@/lib/account/request-deletion";
import { requestRestore, restoreAccount, restoreByToken } from "@/lib/account/restore";
import { authExecutor } from "./adapter";
import { mailHeldAddress } from "./mails";
import type { SoftDeletionDeeds } from "./soft-deletion/types";

/** What the soft-deletion plugin does in this application: each deed is one transaction of `lib/account`. */
export const deeds: SoftDeletionDeeds = {
  deleteAccount: (input) => db.transaction((tx) => requestDeletion(tx, { ...input, road: "api" })),
  restoreAccount: (input) =>
    db.transaction((tx) => restoreAccount(tx, { ...input, by: "password" })),
  restoreByToken: (input) => db.transaction((tx) => restoreByToken(tx, input)),
  requestRestore: (input) => db.transaction((tx) => requestRestore(tx, input)),
  restorableUntil,
  isHeld: async (email) => (await findHold(authExecutor(), email)) !== null,
  onHeldSignUp: async ({ email, origin }) => {
    const until = await findHold(authExecutor(), email);
    if (until) await mailHeldAddress(email, origin, until);
  },
};
