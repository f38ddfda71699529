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

/** Until which day backups hold erased data, in two sentences. */
export function formatBackups(lastDay: string): string {
  return `Backups still hold this data. The last of them is deleted on ${formatDate(lastDay)}.`;
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

/** "in 30 days", "2 hours ago", "now" within half a minute. Rounded to the nearest unit. */
export function formatRelative(value: Instant, now: Date): string {
  const minutes = Math.round((new Date(value).getTime() - now.getTime()) / minute);
  return minutes === 0 ? "now" : relative.format(...inUnits(minutes));
}

/** How long somebody has to wait: "in 30 seconds", "in 2 minutes". Rounded up, so that it is over by then. */
export function formatWait(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const minutes = Math.ceil(whole / 60);
  if (whole < 60) return relative.format(whole, "second");
  if (minutes < 60) return relative.format(minutes, "minute");
  return relative.format(Math.ceil(whole / 3600), "hour");
}

/** Exact and relative together: "21 December 2026, 14:05 UTC (in 30 days)". */
export function formatMoment(value: Instant, now: Date): string {
  return `${formatDateTime(value)} (${formatRelative(value, now)})`;
}
