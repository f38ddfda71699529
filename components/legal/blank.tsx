import type { ReactNode } from "react";

/** A field that the operator fills in. */
export function Blank({ children }: { children: ReactNode }) {
  return (
    <mark className="rounded-small border border-dashed border-amber/60 bg-amber-tint px-1 text-amber-ink">
      [{children}]
    </mark>
  );
}
