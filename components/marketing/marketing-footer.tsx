import { Mark } from "@/components/brand/logo";
import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";

const { repository: source, supportAddress } = appConfig;

const groups = [
  {
    title: "Product",
    links: [
      { href: "/pricing", label: "Pricing" },
      { href: "/#comparison", label: "Comparison" },
      { href: "/receipt", label: "Verify a receipt" },
      ...(source ? [{ href: source, label: "Source and docs" }] : []),
      ...(supportAddress ? [{ href: `mailto:${supportAddress}`, label: "Contact support" }] : []),
    ],
  },
  {
    title: "Account",
    links: [
      { href: "/sign-up", label: "Create an account" },
      { href: "/sign-in", label: "Sign in" },
      { href: "/restore", label: "Restore an account" },
    ],
  },
  {
    title: "Legal",
    links: [
      { href: "/privacy", label: "Privacy" },
      { href: "/terms", label: "Terms" },
    ],
  },
];

/** The foot of pages that anyone may see. */
export function MarketingFooter() {
  return (
    <footer className="border-t border-border print:hidden">
      <div className="mx-auto grid w-full max-w-[1120px] gap-x-8 gap-y-8 px-4 py-10 text-sm text-muted-foreground sm:grid-cols-[minmax(0,1fr)_auto] sm:px-6">
        <p className="flex h-fit items-center gap-2">
          <Mark className="size-5 text-subtle-foreground" />
          {appConfig.name}, MIT licence
        </p>
        <nav aria-label="Footer" className="grid grid-cols-2 gap-x-12 gap-y-6 sm:grid-cols-3">
          {groups.map(({ title, links }) => (
            <div key={title} className="grid content-start gap-1">
              <p className="font-medium text-foreground">{title}</p>
              {links.map(({ href, label }) => (
                <TextLink
                  key={href}
                  href={href}
                  quiet
                  className="w-fit py-0.5 decoration-transparent"
                >
                  {label}
                </TextLink>
              ))}
            </div>
          ))}
        </nav>
      </div>
    </footer>
  );
}
