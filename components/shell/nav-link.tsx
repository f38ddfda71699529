"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A link that knows whether its page, or one below it, is the one that is shown. */
export function NavLink({
  href,
  under = href,
  className,
  children,
}: {
  href: string;
  /** Pages below this path count too. */
  under?: string;
  className: string;
  children: ReactNode;
}) {
  const path = usePathname();
  const here = path === under || path.startsWith(`${under}/`);
  return (
    <a href={href} aria-current={here ? "page" : undefined} className={className}>
      {children}
    </a>
  );
}
