import type { ReactNode } from "react";

export interface IconProps {
  /** A size and, if not the text's, a colour. */
  className?: string;
}

/**
 * The frame of every icon. Icons are decoration: the words beside them, or the control's own name,
 * say what they mean.
 */
export function Icon({ className = "size-4", children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      {children}
    </svg>
  );
}

/** Marks an error. Not in icons.tsx, because every form loads this icon and most forms no other. */
export function AlertIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 5v3.5M8 11h.01" />
    </Icon>
  );
}
