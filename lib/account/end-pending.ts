import { and, eq, isNull, notInArray, notLike, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { counters } from "./hourly-share";

/**
 * Ends whatever is open for a user, mailed links and codes above all; what was counted stays counted.
 *
 * @param options.restores whether links that restore end too, as they do unless told otherwise
 */
export async function endPending(
  tx: Transaction,
  userId: string,
  { restores = true }: { restores?: boolean } = {},
): Promise<void> {
  const { purpose } = verifications;
  await tx
    .delete(verifications)
    .where(
      and(
        eq(verifications.userId, userId),
        or(isNull(purpose), notInArray(purpose, [...counters])),
        restores ? undefined : or(isNull(purpose), notLike(purpose, "restore%")),
      ),
    );
}
