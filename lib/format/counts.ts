/** A count with its thousands set apart, such as "12,345". */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en-GB").format(count);
}

/** An estimated count, in two digits: "1,000,000" for 998,734. */
export function formatEstimate(count: number): string {
  return new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 2 }).format(count);
}

/** A size in decimal units, such as "48 MB". */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  // The first unit in which it is not rounded up to 1,000.
  const fitting = units.findIndex((_, each) => bytes < 999.5 * 1000 ** each);
  const power = fitting < 0 ? units.length - 1 : fitting;
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat("en-GB", {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** Something that an account owns, counted for its owner. */
export type Holding = {
  count: number;
  /** How a sentence names one of it, such as "file". */
  one: string;
  /** How a sentence names several, such as "files". */
  many: string;
  /** What they take in storage, if they are stored in files. */
  bytes?: number;
};

/** What an account holds, such as "3 folders and 12 files (48 MB)"; null when it is empty. */
export function formatHoldings(holdings: Holding[]): string | null {
  const parts = holdings
    .filter(({ count }) => count > 0)
    .map(({ count, one, many, bytes }) => {
      const size = bytes === undefined ? "" : ` (${formatBytes(bytes)})`;
      return `${formatCount(count)} ${count === 1 ? one : many}${size}`;
    });
  return parts.length > 0 ? new Intl.ListFormat("en-GB").format(parts) : null;
}

/**
 * That the store keeps older versions of erased files, in two sentences.
 *
 * @param days after how many days it deletes them; `null` if it never does, or does not say
 */
export function formatOlderVersions(days: number | null): string {
  if (days === null)
    return "The file storage keeps older versions of these files, which this site can’t delete. Contact support to have them deleted.";
  return `The file storage keeps older versions of these files for up to ${formatCount(days)} ${days === 1 ? "day" : "days"}. Then it deletes them.`;
}

const tableNames: Record<string, string> = {
  users: "Account",
  accounts: "Sign-in methods",
  api_keys: "API keys",
  content_erasures: "Requested erasure of content",
  data_exports: "Running data exports",
  hourly_counters: "Rate limits",
  known_devices: "Known browsers",
  two_factors: "Two-factor authentication",
  usage_tracking: "Monthly usage",
  user_subscriptions: "Subscription",
  verifications: "Pending links and codes",
};

/** A database table's name for a reader, such as "API keys". */
export function formatTable(table: string): string {
  const words = tableNames[table] ?? table.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a receipt names what was stored in files, such as "Stored files". */
export function formatStored(name: string): string {
  return `Stored ${name.replaceAll("_", " ")}`;
}
