import type { ReactNode } from "react";
import {
  ChecklistIcon,
  DashboardIcon,
  SettingsIcon,
  ShieldIcon,
} from "@/components/layout/nav-icons";
import { NavLink } from "@/components/layout/nav-link";
import type { NavEntry } from "@/lib/account/lifecycle";

const icons = { checklist: ChecklistIcon, shield: ShieldIcon } satisfies Record<
  NavEntry["icon"],
  unknown
>;

const item =
  "flex h-9 items-center gap-3 rounded-md px-3 text-sm font-medium text-muted-foreground transition-colors duration-150 hover:bg-accent hover:text-accent-foreground aria-[current=page]:bg-accent aria-[current=page]:text-accent-foreground pointer-coarse:h-11";

interface AppNavProps {
  label: string;
  /** The pages of the features. */
  entries: readonly NavEntry[];
  children?: ReactNode;
}

/** The pages of the application, in the rail and in the menu. */
export function AppNav({ label, entries, children }: AppNavProps) {
  return (
    <nav aria-label={label} className="grid gap-1">
      <NavLink href="/dashboard" className={item}>
        <DashboardIcon />
        Dashboard
      </NavLink>
      {entries.map(({ href, label, icon }) => {
        const EntryIcon = icons[icon];
        return (
          <NavLink key={href} href={href} className={item}>
            <EntryIcon />
            {label}
          </NavLink>
        );
      })}
      <NavLink href="/settings/profile" under="/settings" className={item}>
        <SettingsIcon />
        Settings
      </NavLink>
      {children}
    </nav>
  );
}
