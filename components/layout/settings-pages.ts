/** The pages of the settings, in the order of their tabs and in the command menu. */
export const settingsPages = [
  { href: "/settings/profile", label: "Profile" },
  { href: "/settings/security", label: "Security" },
  { href: "/settings/sessions", label: "Sessions" },
  { href: "/settings/api-keys", label: "API keys" },
  { href: "/settings/billing", label: "Billing" },
  { href: "/settings/data", label: "Data" },
  { href: "/settings/danger", label: "Danger zone" },
];
