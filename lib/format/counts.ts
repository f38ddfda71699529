/** A count with its thousands set apart, such as "12,345". */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en-GB").format(count);
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
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

const tableNames: Record<string, string> = {
  users: "Account",
  accounts: "Sign-in methods",
  api_keys: "API keys",
  data_exports: "Running data exports",
  hourly_counters: "Rate limits",
  known_devices: "Known browsers",
  processing_jobs: "Jobs",
  two_factors: "Two-factor authentication",
  usage_tracking: "Monthly usage",
  user_subscriptions: "Subscription",
  verifications: "Pending links and codes",
};

/** A database table's name for a reader, such as "Jobs". */
export function formatTable(table: string): string {
  const words = tableNames[table] ?? table.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
