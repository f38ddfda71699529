import { formatCount } from "@/lib/format/counts";

/** "1 image", "12 images". */
const imagesOf = (count: number) => `${formatCount(count)} ${count === 1 ? "image" : "images"}`;

/** "4 jobs started.", or "1 of 2 jobs started." where some were refused. */
export function jobsStarted(started: number, refused = 0): string {
  const all = started + refused;
  const jobs = all === 1 ? "job" : "jobs";
  return refused > 0
    ? `${formatCount(started)} of ${formatCount(all)} ${jobs} started.`
    : `${formatCount(started)} ${jobs} started.`;
}

/** "2 images deleted.", and how many of those that were selected were not there any more. */
export function imagesDeleted(deleted: number, missing = 0): string {
  const rest = missing > 0 ? ` ${imagesOf(missing)} had already been deleted.` : "";
  return `${imagesOf(deleted)} deleted.${rest}`;
}
