"use client";

import type { ComponentProps, MouseEvent } from "react";
import { useFormStatus } from "react-dom";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/components/ui/button-class";

type Props = Omit<ComponentProps<"button">, "type" | "name" | "value"> & {
  /** Says which of the rows is meant, under this name. */
  name: string;
  value: string;
  pendingLabel: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
};

/** One of the submit buttons of a `ListForm`; only the one that was pressed says it is pending. */
export function RowButton({ variant, size, pendingLabel, children, className, ...rest }: Props) {
  const { pending, data } = useFormStatus();
  const mine = pending && data?.get(rest.name) === rest.value;
  const ignore = (event: MouseEvent) => event.preventDefault();
  return (
    <button
      {...rest}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={pending ? ignore : undefined}
      className={buttonClass(variant, size, className)}
    >
      {mine ? pendingLabel : children}
    </button>
  );
}
