import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import { formatCount } from "@/lib/format/counts";

export type Figure = {
  label: string;
  value: number;
  /** Where the things that are counted are listed. */
  href?: string;
  /** "about", for an estimate. */
  before?: string;
  note?: ReactNode;
};

/** A few numbers that matter, each under its name. */
export function Figures({ label, figures }: { label: string; figures: Figure[] }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 overflow-hidden rounded-lg border border-border bg-card shadow-sm md:grid-cols-4"
    >
      {figures.map(({ label: name, value, href, before, note }) => (
        <div
          key={name}
          className="-mr-px -mb-px grid content-start gap-1 border-r border-b border-border p-4"
        >
          <dt className="text-sm text-muted-foreground">
            {href ? (
              <TextLink href={href} quiet>
                {name}
              </TextLink>
            ) : (
              name
            )}
          </dt>
          <dd className="text-lg font-semibold text-foreground tabular-nums">
            {before && <span className="text-sm font-normal text-muted-foreground">{before} </span>}
            {formatCount(value)}
            {note && (
              <span className="block text-xs font-normal text-muted-foreground">{note}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
