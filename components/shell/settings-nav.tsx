import { NavLink } from "@/components/shell/nav-link";

const tabs = [
  { href: "/settings/profile", label: "Profile" },
  { href: "/settings/security", label: "Security" },
  { href: "/settings/sessions", label: "Sessions" },
  { href: "/settings/api-keys", label: "API keys" },
  { href: "/settings/data", label: "Data" },
  { href: "/settings/danger", label: "Danger zone" },
];

/** The pages of the settings, as tabs that scroll sideways where they do not fit. */
export function SettingsNav() {
  return (
    <nav aria-label="Settings" className="-mx-1 overflow-x-auto border-b border-line px-1">
      <ul className="flex gap-6">
        {tabs.map(({ href, label }) => (
          <li key={href}>
            <NavLink
              href={href}
              className="-mb-px block border-b-2 border-transparent py-3 text-sm font-medium whitespace-nowrap text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-moss aria-[current=page]:text-ink"
            >
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
