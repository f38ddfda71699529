import type { Transaction } from "@/db/client";
import { takeHourlyShare } from "@/lib/account/hourly-share";
import { lockUser } from "@/lib/account/lock-user";
import { QuotaError } from "@/lib/billing/errors";
import { readUsage } from "@/lib/billing/usage";
import { ImageError } from "./errors";
import { lockOwner } from "./lock-owner";
import { uploadsPerHour } from "./upload-limits";

/**
 * Counts an upload that begins. What it takes in the end is checked again when it is stored.
 *
 * @throws ImageError if the project is not an active user's, nothing more fits into the plan, or the
 *   account has begun too many within an hour
 */
export async function admitUpload(
  tx: Transaction,
  owner: { userId: string; projectId: string },
): Promise<void> {
  await lockUser(tx, owner.userId);
  if (!(await lockOwner(tx, owner))) throw new ImageError("NOT_FOUND");
  const usage = await readUsage(owner.userId, tx);
  if (usage.storage.used >= usage.storage.limit) throw new QuotaError("QUOTA_STORAGE", usage);
  const share = { name: "uploads", most: uploadsPerHour } as const;
  if (!(await takeHourlyShare(tx, owner.userId, share))) throw new ImageError("UPLOADS_TOO_OFTEN");
}
