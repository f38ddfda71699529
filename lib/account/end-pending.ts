import { and, eq, isNull, ne, notInArray, notLike, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { uploadPurpose } from "@/lib/images/pending-uploads";
import { counters } from "./hourly-share";

/**
 * Ends whatever is open for a user, mailed links and codes above all; what was counted stays counted.
 *
 * @param options.restores whether links that restore end too, as they do unless told otherwise
 * @param options.uploads whether pictures on their way to storage are forgotten too, likewise: they open
 *   nothing, and whoever is signed in goes on with them
 * @param options.resets whether links that set a new password end too, likewise
 */
export async function endPending(
  tx: Transaction,
  userId: string,
  { restores = true, uploads = true, resets = true } = {},
): Promise<void> {
  const { purpose } = verifications;
  await tx
    .delete(verifications)
    .where(
      and(
        eq(verifications.userId, userId),
        or(isNull(purpose), notInArray(purpose, [...counters])),
        restores ? undefined : or(isNull(purpose), notLike(purpose, "restore%")),
        resets ? undefined : or(isNull(purpose), ne(purpose, "reset-password")),
        uploads ? undefined : or(isNull(purpose), ne(purpose, uploadPurpose)),
      ),
    );
}
