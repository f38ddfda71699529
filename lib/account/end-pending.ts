import { and, eq, isNull, notInArray, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { counters } from "./hourly-share";

/** Ends whatever is open for a user, mailed links and codes above all; what was counted stays counted. */
export async function endPending(tx: Transaction, userId: string): Promise<void> {
  const { purpose } = verifications;
  await tx
    .delete(verifications)
    .where(
      and(
        eq(verifications.userId, userId),
        or(isNull(purpose), notInArray(purpose, [...counters])),
      ),
    );
}
