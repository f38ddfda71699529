import type { ReactNode } from "react";
import { DashboardIcon, JobsIcon, SettingsIcon } from "@/components/layout/nav-icons";
import { NavLink } from "@/components/layout/nav-link";

const item =
  "flex h-9 items-center gap-3 rounded-control px-3 text-sm font-medium text-soft transition-colors duration-150 hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink pointer-coarse:h-11";

/** The pages of the application, in the rail and in the menu. */
export function AppNav({ label, children }: { label: string; children?: ReactNode }) {
  return (
    <nav aria-label={label} className="grid gap-1">
      <NavLink href="/dashboard" className={item}>
        <DashboardIcon />
        Dashboard
      </NavLink>
      <NavLink href="/jobs" className={item}>
        <JobsIcon />
        Jobs
      </NavLink>
      <NavLink href="/settings/profile" under="/settings" className={item}>
        <SettingsIcon />
        Settings
      </NavLink>
      {children}
    </nav>
  );
}
