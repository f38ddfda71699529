import type { ComponentProps } from "react";

const look =
  "block w-full min-w-0 cursor-pointer rounded-control text-sm text-soft file:mr-3 file:h-9 file:cursor-pointer " +
  "file:rounded-control file:border file:border-control file:bg-surface file:px-4 file:text-sm " +
  "file:font-medium file:text-ink hover:file:bg-sunken disabled:cursor-not-allowed " +
  "disabled:file:cursor-not-allowed pointer-coarse:file:h-11";

/** The browser's own file picker with a button like ours. Use it within a `Field`. */
export function FileInput({ className = "", ...rest }: Omit<ComponentProps<"input">, "type">) {
  return <input {...rest} type="file" className={`${look} ${className}`} />;
}
