import type { ReactNode } from "react";

/** A list that fills a card from edge to edge, below its title and sentence. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul
      aria-label={label}
      className="-mx-5 -mb-5 divide-y divide-border border-t border-border sm:-mx-6 sm:-mb-6"
    >
      {children}
    </ul>
  );
}

interface RowProps {
  /** Decoration at the left. */
  icon?: ReactNode;
  title: ReactNode;
  /** A state in one or two words, beside the title. */
  badge?: ReactNode;
  /** Below the title, smaller. */
  children?: ReactNode;
  /** The row's one action; below the text where there is no room beside it. */
  action?: ReactNode;
}

/** One entry of `Rows`. */
export function Row({ icon, title, badge, children, action }: RowProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
      <div className="flex min-w-0 grow basis-64 gap-3">
        {icon && <span className="mt-0.5 shrink-0 text-muted-foreground">{icon}</span>}
        <div className="grid min-w-0 gap-1 text-sm">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 font-medium wrap-anywhere text-foreground">{title}</span>
            {badge}
          </div>
          {children && <div className="text-muted-foreground wrap-anywhere">{children}</div>}
        </div>
      </div>
      {action && <div className={icon ? "max-sm:pl-8" : undefined}>{action}</div>}
    </li>
  );
}

/** Replaces the rows of an empty card. */
export function NoRows({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-md border border-dashed border-border px-4 py-5 text-sm text-muted-foreground">
      {children}
    </p>
  );
}
