import { buffer } from "node:stream/consumers";
import { db } from "@/db/client";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { openExport } from "@/lib/account/export/archive";
import { restoreAccount } from "@/lib/account/restore/restore";

const origin = "http://127.0.0.1:3000";

/** As a request and the worker do it together. */
async function erase(userId: string): Promise<void> {
  await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
  await purgeAccount(userId);
}

/** What is done to an account, and killed in the middle of it. */
export const crashOperations = {
  delete: (userId: string) =>
    db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" })),
  restore: (userId: string) =>
    db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "cli" })),
  purge: (userId: string) => purgeAccount(userId),
  erase,
  "erase in grace": erase,
  export: async (userId: string) => {
    const stream = await openExport(userId);
    if (typeof stream !== "string") await buffer(stream);
  },
};

export type CrashOperation = keyof typeof crashOperations;
