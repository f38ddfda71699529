"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A link that knows whether its page, or one below it, is the one that is shown. */
export function NavLink({
  href,
  under = href,
  exact = false,
  at,
  className,
  children,
}: {
  href: string;
  /** Pages below this path count too. */
  under?: string;
  /** Pages below do not count. */
  exact?: boolean;
  /** The path that is shown, where it is not the address's. */
  at?: string;
  className: string;
  children: ReactNode;
}) {
  const shown = usePathname();
  const path = at ?? shown;
  const here = path === under || (!exact && path.startsWith(`${under}/`));
  return (
    <a href={href} aria-current={here ? "page" : undefined} className={className}>
      {children}
    </a>
  );
}
