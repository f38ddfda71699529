import { Mark } from "@/components/brand/logo";
import { TextLink } from "@/components/ui/text-link";

const links = [
  { href: "/sign-up", label: "Create an account" },
  { href: "/sign-in", label: "Sign in" },
  { href: "/restore", label: "Restore an account" },
];

/** The foot of pages that anyone may see. */
export function MarketingFooter() {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex w-full max-w-[1120px] flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 py-8 text-sm text-soft sm:px-6">
        <p className="flex items-center gap-2">
          <Mark className="size-5 text-faint" />
          Perennial, MIT licence
        </p>
        <nav aria-label="Footer" className="flex flex-wrap gap-x-6 gap-y-2">
          {links.map(({ href, label }) => (
            <TextLink key={href} href={href} quiet className="decoration-transparent">
              {label}
            </TextLink>
          ))}
        </nav>
      </div>
    </footer>
  );
}
