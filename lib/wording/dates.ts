const minute = 60_000;

/** A string is in ISO 8601, as dates travel in JSON. */
type Instant = Date | string;

const dateOnly = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const timeOnly = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "21 December 2026", in UTC. */
export function formatDate(value: Instant): string {
  return dateOnly.format(new Date(value));
}

/** "21 December 2026, 14:05 UTC". */
export function formatDateTime(value: Instant): string {
  return `${formatDate(value)}, ${timeOnly.format(new Date(value))} UTC`;
}

function inUnits(minutes: number): [number, Intl.RelativeTimeFormatUnit] {
  if (Math.abs(minutes) < 60) return [minutes, "minute"];
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return [hours, "hour"];
  const days = Math.round(hours / 24);
  return Math.abs(days) < 365 ? [days, "day"] : [Math.round(days / 365), "year"];
}

/** "30 days from now", "2 hours ago", "now" within half a minute. Rounded to the nearest unit. */
export function formatRelative(value: Instant, now: Date): string {
  const minutes = Math.round((new Date(value).getTime() - now.getTime()) / minute);
  if (minutes === 0) return "now";
  const [amount, unit] = inUnits(minutes);
  return relative.format(amount, unit).replace(/^in (.+)$/, "$1 from now");
}

/** Exact and relative together: "21 December 2026, 14:05 UTC (30 days from now)". */
export function formatMoment(value: Instant, now: Date): string {
  return `${formatDateTime(value)} (${formatRelative(value, now)})`;
}
