import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { confirmStore } from "@/lib/storage/confirm-store";
import { findLatestErasure, knowsErasure, settleErasure } from "../receipts/keep-receipts";
import { returnedAccounts } from "./returned";

/** Sentences for the operator, who finds them in the log and in the answer of the health check. */
export const replaySentences = {
  unreplayed:
    "A backup was restored, and accounts exist that were permanently erased since it was made. Run npm run accounts -- verify --reapply.",
  unknown:
    "It isn’t known yet whether a restored backup has brought back accounts that were permanently erased: the database or the file storage can’t be read.",
};

type Refusal = keyof typeof replaySentences;

const openMilliseconds = 60_000;
// A little less, so that who asks each minute gets a new answer each time.
const freshMilliseconds = 50_000;
const refusedMilliseconds = 5000;
// A start waits so long at most for what the database and storage say.
const startMilliseconds = 5000;

type Gate = { refusal: Refusal | null; at: number; accountId?: string };
// On globalThis, since a bundler may give each route a copy of this module.
const shared = globalThis as { appReplayGate?: Gate };

/**
 * Looks whether an account exists that a receipt in storage says was erased, and whose receipt can be trusted or is
 * signed with a key that is missing here. While the database knows the newest erasure, that is one read of storage and
 * one query; the receipts are listed only where it does not, and once.
 *
 * @returns the id of the first such account, or `null`
 * @throws what storage or the database throws when they are away
 */
export async function findUnreplayed(): Promise<string | null> {
  const latest = await findLatestErasure();
  if (latest && (await knowsErasure(latest))) return null;
  // The receipts of another storage say nothing about this database, and none is there where a volume is missing.
  await confirmStore();
  for await (const { id, proof } of returnedAccounts()) if (proof.verdict !== "invalid") return id;
  if (latest) await settleErasure(latest);
  return null;
}

async function look(gate: Gate | undefined): Promise<Gate> {
  try {
    // While the account of the last time exists, nothing needs to be listed.
    const known = gate?.accountId;
    const still = known && (await db.$count(users, eq(users.id, known))) > 0;
    const accountId = (still ? known : await findUnreplayed()) ?? undefined;
    return { refusal: accountId ? "unreplayed" : null, at: performance.now(), accountId };
  } catch (error) {
    log.warn({ error: reasonOf(error) }, "could not look for accounts of a restored backup");
    // What was known stays so: storage that is away for a moment stops nothing.
    return gate ?? { refusal: "unknown", at: performance.now() };
  }
}

/**
 * Whether the app and the worker have to wait for `accounts -- verify --reapply`, looked up anew if that is longer ago
 * than a minute, or if they have to.
 *
 * @returns a sentence for the operator; `undefined` if not, also where `REFUSE_UNREPLAYED` is not set
 */
export async function checkReplay(): Promise<string | undefined> {
  if (!env().REFUSE_UNREPLAYED) return undefined;
  const before = shared.appReplayGate;
  if (before && !before.refusal && performance.now() - before.at < freshMilliseconds)
    return undefined;
  const gate = await look(before);
  if (gate.refusal && gate.refusal !== before?.refusal)
    log.error({ reason: replaySentences[gate.refusal] }, "refusing to work");
  if (before?.refusal && !gate.refusal) log.info("working again");
  shared.appReplayGate = gate;
  return replayRefusal();
}

/** What `checkReplay` found the last time; before the first, that it isn’t known. */
export function replayRefusal(): string | undefined {
  if (!env().REFUSE_UNREPLAYED) return undefined;
  const { refusal } = shared.appReplayGate ?? { refusal: "unknown" as const };
  return refusal ? replaySentences[refusal] : undefined;
}

/** Looks now, which it waits five seconds for, and then each minute, or each five seconds while work is refused. */
export async function watchReplay(): Promise<void> {
  if (!env().REFUSE_UNREPLAYED) return;
  const again = async () => {
    await checkReplay();
    setTimeout(again, replayRefusal() ? refusedMilliseconds : openMilliseconds).unref();
  };
  await Promise.race([again(), setTimeoutAsync(startMilliseconds, undefined, { ref: false })]);
}
