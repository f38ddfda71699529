import { formatBytes, formatCount } from "@/lib/format/counts";
import { formatDate } from "@/lib/format/dates";
import type { Usage } from "./usage";

type Images = Pick<Usage, "images">;
type Renewal = Pick<Usage, "renewsAt">;
type Storage = Pick<Usage, "storage">;
type OfPlan = { plan: { name: string } };

/** "1 styled image", "1,204 styled images". */
export function styledImages(count: number): string {
  return `${formatCount(count)} styled ${count === 1 ? "image" : "images"}`;
}

/** "38 of 50 styled images this month · resets 1 December 2026". */
export function imagesUsed({ images, renewsAt }: Images & Renewal): string {
  return `${formatCount(images.used)} of ${styledImages(images.limit)} this month · resets ${formatDate(renewsAt)}`;
}

/** "120 MB of 500 MB storage used". */
export function storageUsed({ storage }: Storage): string {
  return `${formatBytes(storage.used)} of ${formatBytes(storage.limit)} storage used`;
}

/** "12 left", or "none left". */
export function imagesLeft({ images }: Images): string {
  return images.used < images.limit
    ? `${formatCount(images.limit - images.used)} left`
    : "none left";
}

/** "20 MB left", or "full". */
export function storageLeft({ storage }: Storage): string {
  return storage.used < storage.limit
    ? `${formatBytes(storage.limit - storage.used)} left`
    : "full";
}

/** That this month's styled images are used up, and when the limit resets. */
export function imagesSpent({ plan, images, renewsAt }: OfPlan & Images & Renewal): string {
  if (images.limit < 1) return `Your ${plan.name} plan doesn’t include styled images.`;
  const all = images.limit === 1 ? "the" : "all";
  return `You’ve used ${all} ${styledImages(images.limit)} in your ${plan.name} plan this month. Your limit resets on ${formatDate(renewsAt)}.`;
}

/** That there is no storage left, or not enough for an image that was just sent. */
export function storageFull({ plan, storage }: OfPlan & Storage): string {
  return storage.used >= storage.limit
    ? `Your storage is full (${formatBytes(storage.limit)} on the ${plan.name} plan). Delete images to free up space.`
    : `Not enough storage for this image: you’ve used ${formatBytes(storage.used)} of ${formatBytes(storage.limit)} on the ${plan.name} plan. Delete images to free up space.`;
}

/** Why nothing more can be uploaded; `undefined` where it can. */
export function uploadRefusal(usage: OfPlan & Storage): string | undefined {
  return usage.storage.used >= usage.storage.limit ? storageFull(usage) : undefined;
}

/** Why no image can be processed; `undefined` where it can. */
export function startRefusal(usage: OfPlan & Images & Renewal & Storage): string | undefined {
  if (usage.images.used >= usage.images.limit) return imagesSpent(usage);
  return uploadRefusal(usage);
}

/** What a code says of this account: the sentence of a quota, or nothing. */
export function describeQuota(code: string, usage: Usage): string | undefined {
  if (code === "QUOTA_IMAGES") return imagesSpent(usage);
  return code === "QUOTA_STORAGE" ? storageFull(usage) : undefined;
}

/** What happened to the plan of an account that was deleted and restored. */
export function planCancelled(plan: string): string {
  return `Deleting your account cancelled your ${plan} plan. You won’t be charged. Choose a plan whenever you’re ready.`;
}
