import type { ReactNode } from "react";

/** A part of a legal text; its paragraphs, lists and tables are set as text to read. */
export function LegalPart({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-8 gap-4 text-base text-muted-foreground"
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold text-foreground">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Facts in two columns, on a phone one below the other. */
export function LegalList({ items }: { items: { term: string; text: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-border border-y border-border text-sm">
      {items.map(({ term, text }) => (
        <div key={term} className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="font-medium text-foreground">{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
