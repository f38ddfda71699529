import type { ReactNode } from "react";

interface ExampleStepProps {
  /** Its fragment in the address; links lead to it. */
  id: string;
  /** Where the product shows this: an address of it, or a mail. */
  place: string;
  /** Which of the stations this is, such as "2 of 4". */
  step: string;
  title: string;
  /** Under the title. */
  summary: ReactNode;
  children?: ReactNode;
  /** Where the story goes on. */
  actions: ReactNode;
}

/** One station of the example: shown while the address names it, by CSS alone. */
export function ExampleStep(props: ExampleStepProps) {
  const { id, place, step, title, summary, children, actions } = props;
  return (
    <section id={id} tabIndex={-1} aria-labelledby={`${id}-title`} className="example-step">
      <div className="flex items-center justify-between gap-4 border-b border-border bg-background px-5 py-2.5 text-xs text-muted-foreground sm:px-8">
        <p className="truncate font-mono">{place}</p>
        <p className="shrink-0 tabular-nums">Step {step}</p>
      </div>
      <div className="grid content-start gap-4 px-5 py-5 sm:px-8">
        <div className="grid gap-2">
          <h3 id={`${id}-title`} className="text-lg font-semibold text-foreground">
            {title}
          </h3>
          <div className="max-w-[68ch] text-sm text-muted-foreground">{summary}</div>
        </div>
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-3 border-t border-border bg-background px-5 py-3 sm:px-8">
        {actions}
      </div>
    </section>
  );
}
