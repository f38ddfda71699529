import type { ReactNode } from "react";

interface EmptyStateProps {
  /** A line drawing from components/brand/drawings. */
  drawing: ReactNode;
  title: string;
  /** One sentence. */
  children: ReactNode;
  action?: ReactNode;
  level?: 1 | 2 | 3;
}

/** Nothing here yet: a drawing, one sentence, one action. */
export function EmptyState({ drawing, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className="grid justify-items-center gap-5 px-6 py-12 text-center sm:py-16">
      <div className="text-subtle-foreground">{drawing}</div>
      <div className="grid gap-1">
        <Heading className="text-base font-semibold text-foreground">{title}</Heading>
        <p className="max-w-[44ch] text-sm text-muted-foreground">{children}</p>
      </div>
      {action}
    </div>
  );
}
