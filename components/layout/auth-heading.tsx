import type { ReactNode } from "react";

/** The heading of a page before or after a session, and a sentence or two below it. */
export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h1 className="text-lg font-semibold wrap-anywhere text-foreground">{title}</h1>
      {children && <div className="text-sm wrap-anywhere text-muted-foreground">{children}</div>}
    </div>
  );
}
