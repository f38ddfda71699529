import type { ComponentProps } from "react";

const base =
  "rounded-xs underline decoration-current/35 underline-offset-3 transition-colors duration-150 hover:decoration-current";

/** A link within text. `quiet` keeps the colour of the text around it. */
export function TextLink({
  quiet,
  className = "",
  ...rest
}: ComponentProps<"a"> & { href: string; quiet?: boolean }) {
  return <a {...rest} className={`${base} ${quiet ? "" : "text-primary"} ${className}`} />;
}
