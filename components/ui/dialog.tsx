import type { ReactNode } from "react";
import { CloseIcon } from "@/components/ui/icons";

interface DialogProps {
  /** Named by `opens` of the button that opens it, and `closes` of one that closes it. */
  id: string;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The dialog's one action, and beside it a way out. */
  footer?: ReactNode;
  /** `wide` for visual choices. */
  size?: "plain" | "wide";
}

const widths = { plain: "max-w-lg", wide: "max-w-4xl" };

/**
 * The browser's own modal dialog; on phones a sheet. It opens by `<Button opens={id}>`, closes by
 * Escape, a click outside, or `<Button closes={id}>`, and ships no script of its own.
 */
export function Dialog({ id, title, description, children, footer, size = "plain" }: DialogProps) {
  return (
    <dialog
      id={id}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      closedby="any"
      className={`m-auto max-h-[min(88dvh,52rem)] w-full ${widths[size]} overflow-hidden rounded-lg border border-border bg-popover p-0 text-popover-foreground opacity-0 shadow-sm transition-[opacity,transform,display,overlay] transition-discrete duration-150 ease-out backdrop:bg-scrim backdrop:opacity-0 backdrop:transition-opacity backdrop:duration-150 open:flex open:translate-y-0 open:flex-col open:opacity-100 open:backdrop:opacity-100 starting:open:translate-y-2 starting:open:opacity-0 starting:open:backdrop:opacity-0 translate-y-2 max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none max-sm:border-x-0 max-sm:border-b-0`}
    >
      <div className="grid min-h-0 gap-5 overflow-y-auto p-5 sm:p-6">
        <div className="flex items-start justify-between gap-4">
          <div className="grid gap-1">
            <h2 id={`${id}-title`} className="text-lg font-semibold">
              {title}
            </h2>
            {description && (
              <p id={`${id}-description`} className="text-sm text-muted-foreground">
                {description}
              </p>
            )}
          </div>
          <button
            type="button"
            aria-label="Close"
            {...{ commandfor: id, command: "close" }}
            className="-m-2 cursor-pointer rounded-md p-2 text-muted-foreground transition-colors duration-150 hover:bg-accent hover:text-accent-foreground"
          >
            <CloseIcon />
          </button>
        </div>
        {children}
      </div>
      {footer && (
        <div className="flex flex-wrap items-center justify-end gap-3 border-t border-border bg-background px-5 py-4 sm:px-6">
          {footer}
        </div>
      )}
    </dialog>
  );
}
