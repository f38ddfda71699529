import type { ReactNode } from "react";

/** What whoever runs this has to fill in. */
export function Blank({ children }: { children: ReactNode }) {
  return (
    <mark className="rounded-small border border-dashed border-amber/60 bg-amber-tint px-1 text-amber-ink">
      [{children}]
    </mark>
  );
}
