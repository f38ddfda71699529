import type { ReactNode } from "react";

/** A short heading and what there is to say under it. */
export function BulkFact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-1 text-sm text-muted-foreground">
      <h3 className="font-medium text-foreground">{title}</h3>
      {children}
    </div>
  );
}

interface CountTableProps {
  caption: string;
  rows: { label: string; count: string }[];
}

/** Names and their counts. */
export function CountTable({ caption, rows }: CountTableProps) {
  return (
    <table className="mt-2 w-full max-w-md border-y border-border">
      <caption className="sr-only">{caption}</caption>
      <tbody className="divide-y divide-border">
        {rows.map(({ label, count }) => (
          <tr key={label}>
            <th scope="row" className="py-2 pr-4 text-left font-normal">
              {label}
            </th>
            <td className="py-2 text-right font-mono text-xs text-foreground tabular-nums">
              {count}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
