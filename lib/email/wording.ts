const minute = 60_000;

/** A count with its thousands set apart, such as "12,345". */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en-GB").format(count);
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** The distance between two instants in words, such as "30 days from now" or "2 hours ago". */
export function formatDistance(instant: Date, now: Date): string {
  const minutes = Math.round(Math.abs(instant.getTime() - now.getTime()) / minute);
  if (minutes === 0) return "now";
  const hours = Math.round(minutes / 60);
  const days = Math.round(hours / 24);
  let amount = plural(days, "day");
  if (minutes < 60) amount = plural(minutes, "minute");
  else if (hours < 24) amount = plural(hours, "hour");
  return instant > now ? `${amount} from now` : `${amount} ago`;
}

/** A day in UTC, such as "21 December 2026". */
export function formatDay(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(iso),
  );
}

/** A minute in UTC, such as "21 December 2026, 14:05 UTC". */
export function formatInstant(iso: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });
  return `${formatDay(iso)}, ${time.format(new Date(iso))} UTC`;
}

/** Exact and relative together: "21 December 2026, 14:05 UTC (30 days from now)". */
export function formatMoment(iso: string, now: Date): string {
  return `${formatInstant(iso)} (${formatDistance(new Date(iso), now)})`;
}

/** A size in decimal units, such as "48 MB". */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat("en-GB", {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** What an account holds, such as "3 projects and 12 images (48 MB)"; null when it is empty. */
export function formatHoldings(counts: {
  projects: number;
  images: number;
  bytes: number;
}): string | null {
  const parts: string[] = [];
  if (counts.projects > 0) parts.push(plural(counts.projects, "project"));
  if (counts.images > 0)
    parts.push(`${plural(counts.images, "image")} (${formatBytes(counts.bytes)})`);
  return parts.length > 0 ? parts.join(" and ") : null;
}

const tableNames: Record<string, string> = { users: "Account", accounts: "Ways to sign in" };

/** A database table's name for a reader, such as "Processing jobs". */
export function formatTable(table: string): string {
  const words = tableNames[table] ?? table.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const longestName = 60;

/**
 * The line that opens a mail. Whoever signs up chooses the name and the address that it is mailed
 * to, so a name that carries an address or a message of its own is left out.
 */
export function greeting(name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, " ")
    .trim();
  const suspect = /:\/\/|[@/\\]|\p{L}\.\p{L}{2}/u.test(clean) || clean.length > longestName;
  return clean === "" || suspect ? "Hello," : `Hello ${clean},`;
}
