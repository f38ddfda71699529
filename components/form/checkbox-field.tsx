import { type ComponentProps, type ReactNode, useId } from "react";

type Props = { label: string; hint?: ReactNode } & Omit<ComponentProps<"input">, "type" | "id">;

/** A checkbox with its label and an optional sentence. */
export function CheckboxField({ label, hint, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <div className={`flex gap-3 ${className}`}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-primary disabled:cursor-not-allowed"
      />
      <div className="grid gap-1 text-sm">
        <label htmlFor={id} className="cursor-pointer font-medium text-foreground">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-muted-foreground">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
