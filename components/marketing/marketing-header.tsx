import { Logo } from "@/components/brand/logo";
import { SkipLink } from "@/components/layout/skip-link";
import { ThemeToggle } from "@/components/layout/theme/theme-toggle";
import { Button } from "@/components/ui/button";

const sections = [
  { href: "/#deletion", label: "How deletion works" },
  { href: "/#included", label: "Features" },
  { href: "/pricing", label: "Pricing" },
];

/** The head of pages that anyone may see. Knows nothing of sessions, so that they stay static. */
export function MarketingHeader() {
  return (
    <>
      <SkipLink />
      <header className="mx-auto flex min-h-16 w-full max-w-[1120px] flex-wrap items-center justify-between gap-x-4 px-4 py-2 sm:px-6 print:hidden">
        <Logo />
        <nav
          aria-label="Main"
          className="hidden grow basis-0 gap-6 pl-6 text-sm text-muted-foreground md:flex"
        >
          {sections.map(({ href, label }) => (
            <a
              key={href}
              href={href}
              className="rounded-xs transition-colors duration-150 hover:text-foreground"
            >
              {label}
            </a>
          ))}
        </nav>
        <div className="flex items-center gap-1 sm:gap-2">
          <ThemeToggle />
          <Button href="/sign-in" variant="ghost" size="sm">
            Sign in
          </Button>
          <Button href="/sign-up" variant="secondary" size="sm" className="max-sm:hidden">
            Create an account
          </Button>
        </div>
      </header>
    </>
  );
}
