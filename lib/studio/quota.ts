import type { Transaction } from "@/db/client";
import { QuotaError, requireUnits } from "@/lib/billing/errors";
import { consumeUnits } from "@/lib/billing/mutations";
import { readUsage } from "@/lib/billing/queries";
import { unitsLeft, usageOf } from "@/lib/billing/usage";
import { ImageError, isImageErrorCode } from "@/lib/images/errors";
import { storageBytes, styledImages } from "./meters";

// The studio answers every refusal in one form, this one with the sentence of billing.
function toImageError(error: unknown): unknown {
  return error instanceof QuotaError && isImageErrorCode(error.code)
    ? new ImageError(error.code, { message: error.message, cause: error })
    : error;
}

/**
 * Checks that a plan has room for a file of this size. The caller holds the user's row.
 *
 * @returns the bytes that are left without the file
 * @throws ImageError `QUOTA_STORAGE` if there are fewer
 */
export async function requireStorage(
  tx: Transaction,
  userId: string,
  byteSize: number,
): Promise<number> {
  const usage = await readUsage(userId, tx);
  try {
    requireUnits(usage, storageBytes, byteSize);
  } catch (error) {
    throw toImageError(error);
  }
  return unitsLeft(usageOf(usage, storageBytes));
}

/**
 * Consumes one styled image of this month. The caller holds the user's row.
 *
 * @throws ImageError `QUOTA_IMAGES` if none is left, `QUOTA_STORAGE` if there is no room for a result
 */
export async function consumeStyledImage(tx: Transaction, userId: string): Promise<void> {
  const usage = await readUsage(userId, tx);
  try {
    requireUnits(usage, storageBytes);
    await consumeUnits(tx, usage, styledImages);
  } catch (error) {
    throw toImageError(error);
  }
}
