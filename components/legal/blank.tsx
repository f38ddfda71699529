import type { ReactNode } from "react";

/** A field that the operator fills in. */
export function Blank({ children }: { children: ReactNode }) {
  return (
    <mark className="rounded-xs border border-dashed border-warning/60 bg-warning-tint px-1 text-warning-strong">
      [{children}]
    </mark>
  );
}
