import { formatDate, formatDateTime, formatRelative } from "@/lib/format/dates";

interface DateTimeProps {
  value: Date;
  /** What "now" is, where a page shows several dates that must agree. */
  now?: Date;
  /** `full`: exact and relative. `exact`, `date` and `relative`: one of them. */
  format?: "full" | "exact" | "date" | "relative";
  className?: string;
}

/** A date in a `<time>`. Only for server components: two clocks would not agree. */
export function DateTime({ value, now = new Date(), format = "full", className }: DateTimeProps) {
  const exact = formatDateTime(value);
  const away = formatRelative(value, now);
  const text = { full: `${exact} (${away})`, exact, date: formatDate(value), relative: away }[
    format
  ];
  return (
    <time
      dateTime={value.toISOString()}
      title={format === "relative" || format === "date" ? exact : undefined}
      className={className}
    >
      {text}
    </time>
  );
}
