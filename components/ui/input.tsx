import type { ComponentProps } from "react";

/** A single-line text control. Use `TextField` unless the label lives elsewhere. */
export function Input({ className = "", ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={`control ${className}`} />;
}
