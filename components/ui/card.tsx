import type { ReactNode } from "react";

interface CardProps {
  title: string;
  /** One sentence. */
  description?: ReactNode;
  children?: ReactNode;
  /** Beside the action: a limit, a date, a remark. */
  note?: ReactNode;
  /** The card's one action. */
  action?: ReactNode;
  /** `danger` only for what destroys. */
  tone?: "plain" | "danger";
  /** The heading's level within the page. */
  level?: 2 | 3;
  className?: string;
  id?: string;
}

/** A settings card: title, one sentence, the control, and a footer with its one action. */
export function Card({
  title,
  description,
  children,
  note,
  action,
  tone = "plain",
  level = 2,
  className = "",
  id,
}: CardProps) {
  const Heading = `h${level}` as const;
  const danger = tone === "danger";
  return (
    <section
      id={id}
      className={`${panelClass} scroll-mt-6 ${danger ? "border-destructive/50" : ""} ${className}`}
    >
      <div className="grid gap-5 p-5 sm:p-6">
        <div className="grid gap-1">
          <Heading className="text-base font-semibold text-foreground">{title}</Heading>
          {description && (
            <p className="max-w-[60ch] text-sm text-muted-foreground">{description}</p>
          )}
        </div>
        {children}
      </div>
      {(note || action) && (
        <div
          className={`flex min-h-15 flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t px-5 py-3 sm:px-6 ${
            danger ? "border-destructive/30 bg-destructive-tint" : "border-border bg-background"
          }`}
        >
          <div className="min-w-0 grow basis-48 text-sm text-muted-foreground max-sm:empty:hidden">
            {note}
          </div>
          {action}
        </div>
      )}
    </section>
  );
}

/** A surface without a frame of its own: lists, tables, images. */
export function Panel({ children, className = "" }: { children: ReactNode; className?: string }) {
  return <div className={`${panelClass} ${className}`}>{children}</div>;
}

const panelClass = "min-w-0 overflow-hidden rounded-lg border border-border bg-card shadow-sm";
