import { type ReactNode, useId } from "react";
import { AlertIcon } from "@/components/ui/icon";

/** What a control needs to be tied to its label, hint and error. Spread it onto the control. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

export interface FieldProps {
  label: string;
  /** One sentence that helps to answer. Stays visible beside an error. */
  hint?: ReactNode;
  /** The error and how to fix it; marks the control as invalid. */
  error?: string;
  optional?: boolean;
  /** At the far end of the label's line, such as a link to a forgotten password. */
  aside?: ReactNode;
  className?: string;
}

/** Label, control, hint and error, wired by ids. */
export function Field({
  label,
  hint,
  error,
  optional,
  aside,
  className = "",
  children,
}: FieldProps & { children: (control: FieldControl) => ReactNode }) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const control: FieldControl = {
    id,
    "aria-describedby": [errorId, hintId].filter(Boolean).join(" ") || undefined,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div className={`grid min-w-0 grid-cols-1 content-start gap-2 ${className}`}>
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <label htmlFor={id} className="font-medium text-foreground">
          {label}
          {optional && <span className="ml-2 font-normal text-subtle-foreground">Optional</span>}
        </label>
        {aside}
      </div>
      {children(control)}
      {error && (
        <p id={errorId} className="flex gap-2 text-sm text-destructive">
          <AlertIcon className="mt-0.5 size-4" />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}
