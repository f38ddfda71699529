import { formatCount } from "@/lib/format/counts";

/** What starting so many jobs takes of the plan, such as "This uses 12 of your 38 styled images left this month." */
export function costOf(jobs: number, left: number): string {
  const month = `${left === 0 ? "no" : formatCount(left)} styled ${left === 1 ? "image" : "images"} left this month`;
  if (left === 0 && jobs > 0)
    return `You have ${month}, so ${jobs === 1 ? "this" : "these"} won’t be processed.`;
  if (jobs > left) {
    const last = jobs - left === 1 ? "one" : formatCount(jobs - left);
    return `You have ${month}, so the last ${last} won’t be processed.`;
  }
  if (left <= 1)
    return jobs === 0 ? `You have ${month}.` : "This uses your last styled image this month.";
  return jobs === 0
    ? `Each style you apply to an image uses one of your ${month}.`
    : `This uses ${formatCount(jobs)} of your ${month}.`;
}
