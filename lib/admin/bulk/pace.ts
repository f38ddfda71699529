import { formatCount } from "@/lib/format/counts";

/** A number of accounts, such as "1 account". */
export const formatAccounts = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? "account" : "accounts"}`;

/** How fast something goes and how long it takes on, such as "120 accounts a second, about 2 minutes left". */
export function formatPace(rate: number | null, remaining: number | null): string {
  if (rate === null || remaining === null) return "";
  const pace = `${formatAccounts(Math.max(1, Math.round(rate)))} a second`;
  if (remaining < 1) return pace;
  const seconds = Math.ceil(remaining);
  const [value, unit] = seconds < 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${pace}, about ${formatCount(Number(value))} ${unit}${value === 1 ? "" : "s"} left`;
}
