import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { contentErasures, users } from "@/db/schema";
import { eraseContent } from "@/lib/account/content/erase-content";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { purgeAccount, purgeDueAccounts } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { openExport } from "@/lib/account/export/archive";
import { recoverAccount } from "@/lib/account/recover/recover";
import { RecoveryRefusedError } from "@/lib/account/recover/refusal";
import { restoreAccount } from "@/lib/account/restore/restore";
import { reapplyErasures } from "@/lib/account/verify/reapply";
import { withClient } from "./databases";

const origin = "http://127.0.0.1:3000";

/** As a request and the worker do it together. */
async function erase(userId: string): Promise<void> {
  await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
  await purgeAccount(userId);
}

/** As each minute does: what a process that was just killed has locked is the next one's. */
async function purgeInBatches(userId: string): Promise<void> {
  for (let minute = 0; minute < 100; minute++) {
    await purgeDueAccounts();
    if ((await db.$count(users, eq(users.id, userId))) === 0) return;
    await sleep(50);
  }
}

/** What is done to an account, and killed in the middle of it. */
export const crashOperations = {
  delete: (userId: string) =>
    db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" })),
  restore: (userId: string) =>
    db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "cli" })),
  purge: (userId: string) => purgeAccount(userId),
  "purge in a batch": purgeInBatches,
  erase,
  "erase in grace": erase,
  "erase content": async (userId: string) => {
    const isTheirs = eq(contentErasures.userId, userId);
    for (const due of await db.select().from(contentErasures).where(isTheirs))
      await eraseContent(due);
  },
  /** From the copy whose address the environment has; a repetition finds the account here. */
  recover: async (userId: string) => {
    const copy = process.env.TEST_COPY ?? "";
    const email = await withClient(copy, async (client) => {
      const { rows } = await client.query("SELECT email FROM users WHERE id = $1", [userId]);
      return rows[0]?.email as string;
    });
    await recoverAccount(copy, { email, dryRun: false }).catch((error) => {
      if (!(error instanceof RecoveryRefusedError && error.code === "exists")) throw error;
    });
  },
  /** Of every account that a restored backup has brought back: there is this one. */
  reapply: async (_userId: string) => void (await reapplyErasures({ origin, onOutcome() {} })),
  export: async (userId: string) => {
    const stream = await openExport(userId);
    if (typeof stream !== "string") await buffer(stream);
  },
};

export type CrashOperation = keyof typeof crashOperations;
