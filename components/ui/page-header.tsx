import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  description?: ReactNode;
  /** The page's primary action. */
  action?: ReactNode;
  /** Above the title: a link to where this belongs. */
  back?: ReactNode;
}

/** The header of a page inside the layout. */
export function PageHeader({ title, description, action, back }: PageHeaderProps) {
  return (
    <header className="grid min-w-0 gap-3">
      {back}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 gap-1">
          <h1 className="text-lg font-semibold wrap-anywhere text-foreground sm:text-xl">
            {title}
          </h1>
          {description && (
            <p className="max-w-[64ch] text-base text-muted-foreground">{description}</p>
          )}
        </div>
        {action}
      </div>
    </header>
  );
}
