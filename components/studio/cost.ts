import type { Usage } from "@/lib/billing/usage";
import { formatCount } from "@/lib/wording/counts";

/** How many images a plan still holds for this month. */
export function leftOf({ images, storage }: Usage): number {
  return storage.used >= storage.limit ? 0 : Math.max(0, images.limit - images.used);
}

/** What starting so many jobs takes of the plan, such as "This uses 12 of your 38 images left this month." */
export function costOf(jobs: number, left: number): string {
  const month = `${formatCount(left)} ${left === 1 ? "image" : "images"} left this month`;
  if (jobs === 0) return `Each style of each picture uses one of your ${month}.`;
  if (jobs > left)
    return `This needs ${formatCount(jobs)} of your ${month}: the last ${formatCount(jobs - left)} will be refused.`;
  return `This uses ${formatCount(jobs)} of your ${month}.`;
}
