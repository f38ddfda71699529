import { NavLink } from "@/components/layout/nav-link";

interface SectionNavProps {
  label: string;
  pages: readonly { href: string; label: string; exact?: boolean }[];
  /** As `NavLink` has it. */
  at?: string;
}

/** The pages of a section as tabs; on phones in rows, so that none is out of sight. */
export function SectionNav({ label, pages, at }: SectionNavProps) {
  return (
    <nav aria-label={label} className="border-b border-border max-sm:pb-3">
      <ul className="grid grid-cols-3 gap-1 sm:flex sm:flex-wrap sm:gap-x-6 sm:gap-y-0">
        {pages.map(({ href, label, exact }) => (
          <li key={href}>
            <NavLink
              href={href}
              exact={exact}
              at={at}
              className="block py-3 text-sm font-medium whitespace-nowrap text-muted-foreground transition-colors duration-150 hover:text-accent-foreground focus-visible:-outline-offset-2 aria-[current=page]:text-accent-foreground max-sm:rounded-md max-sm:px-1 max-sm:py-2.5 max-sm:text-center max-sm:aria-[current=page]:bg-accent sm:-mb-px forced-colors:mb-0 sm:border-b-2 sm:border-transparent sm:aria-[current=page]:border-primary"
            >
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
