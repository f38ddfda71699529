"use client";

import type { ComponentProps, MouseEvent } from "react";
import { useFormStatus } from "react-dom";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/components/ui/button-class";

type Props = Omit<ComponentProps<"button">, "type"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  wide?: boolean;
  /** What it says while the form is on its way: "Saving". */
  pendingLabel: string;
};

/**
 * The one submit button of a form. While the form is pending it says so, keeps its width and its
 * focus, and swallows further clicks.
 */
export function SubmitButton({
  variant,
  size,
  wide,
  pendingLabel,
  className = "",
  children,
  ...rest
}: Props) {
  const { pending } = useFormStatus();
  const ignore = (event: MouseEvent) => event.preventDefault();

  return (
    <button
      {...rest}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={pending ? ignore : rest.onClick}
      className={buttonClass(variant, size, `${wide ? "w-full" : ""} ${className}`)}
    >
      <span className="grid justify-items-center *:col-start-1 *:row-start-1">
        <span className={pending ? "invisible" : ""}>{children}</span>
        <span className={pending ? "" : "invisible"}>{pendingLabel}</span>
      </span>
    </button>
  );
}
