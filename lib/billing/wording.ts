import { formatBytes, formatCount } from "@/lib/wording/counts";
import { formatDate } from "@/lib/wording/dates";
import type { Usage } from "./usage";

/** "38 of 50 images this month, renews 1 December 2026". */
export function imagesUsed({ images, renewsAt }: Usage): string {
  return `${formatCount(images.used)} of ${formatCount(images.limit)} images this month, renews ${formatDate(renewsAt)}`;
}

/** "120 MB of 500 MB stored". */
export function storageUsed({ storage }: Usage): string {
  return `${formatBytes(storage.used)} of ${formatBytes(storage.limit)} stored`;
}

/** "12 left", or "none left". */
export function imagesLeft({ images }: Usage): string {
  return images.used < images.limit
    ? `${formatCount(images.limit - images.used)} left`
    : "none left";
}

/** "20 MB left", or "full". */
export function storageLeft({ storage }: Usage): string {
  return storage.used < storage.limit
    ? `${formatBytes(storage.limit - storage.used)} left`
    : "full";
}

/** That this month's images are spent, and when there are new ones. */
export function imagesSpent({ plan, images, renewsAt }: Usage): string {
  const held = images.limit === 1 ? "1 image" : `${formatCount(images.limit)} images`;
  const verb = images.limit === 1 ? "is" : "are";
  return `The ${held} that the ${plan.name} plan holds for this month ${verb} used. There are new ones on ${formatDate(renewsAt)}.`;
}

/** That there is no room for any more, or for something that has been tried. */
export function storageFull({ plan, storage }: Usage): string {
  return storage.used >= storage.limit
    ? `Your storage is full: the ${plan.name} plan holds ${formatBytes(storage.limit)}. Delete pictures to make room.`
    : `There is no room for this picture: ${formatBytes(storage.used)} of the ${formatBytes(storage.limit)} of the ${plan.name} plan are used. Delete pictures to make room.`;
}

/** Why nothing more can be uploaded; `undefined` where it can. */
export function uploadRefusal(usage: Usage): string | undefined {
  return usage.storage.used >= usage.storage.limit ? storageFull(usage) : undefined;
}

/** Why no picture can be processed; `undefined` where it can. */
export function startRefusal(usage: Usage): string | undefined {
  if (usage.images.used >= usage.images.limit) return imagesSpent(usage);
  return uploadRefusal(usage);
}

/** What a code says of this account: the sentence of a quota, or nothing. */
export function describeQuota(code: string, usage: Usage): string | undefined {
  if (code === "QUOTA_IMAGES") return imagesSpent(usage);
  return code === "QUOTA_STORAGE" ? storageFull(usage) : undefined;
}
