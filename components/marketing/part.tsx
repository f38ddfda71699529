import type { ReactNode } from "react";

interface PartProps {
  /** The fragment by which links lead here. */
  id: string;
  title: string;
  /** A sentence or two under the title. */
  lead?: ReactNode;
  children: ReactNode;
}

/** A part of a page that anyone may see. */
export function Part({ id, title, lead, children }: PartProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid scroll-mt-8 gap-8">
      <div className="grid gap-3">
        <h2 id={`${id}-title`} className="text-xl font-semibold text-foreground">
          {title}
        </h2>
        {lead && <p className="max-w-[64ch] text-base text-muted-foreground">{lead}</p>}
      </div>
      {children}
    </section>
  );
}
