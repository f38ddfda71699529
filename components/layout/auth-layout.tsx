import type { ReactNode } from "react";
import { Logo } from "@/components/brand/logo";
import { Meadow } from "@/components/brand/meadow";
import { AuthHeading } from "@/components/layout/auth-heading";
import { SkipLink } from "@/components/layout/skip-link";
import { ThemeToggle } from "@/components/layout/theme/theme-toggle";

interface AuthLayoutProps {
  /** Without one, the children bring the page's heading: an `AuthHeading` that a form may change. */
  title?: string;
  description?: ReactNode;
  children: ReactNode;
  /** Under the card: the way to the neighbouring page. */
  footer?: ReactNode;
  /** `wide` for a page that shows the lifecycle line. */
  width?: "narrow" | "wide";
}

/**
 * A card on quiet ground, for pages before and after a session. It hangs at a fixed height: a card
 * in the middle moves when a slow phone reads the end of the document after it was painted.
 */
export function AuthLayout({
  title,
  description,
  children,
  footer,
  width = "narrow",
}: AuthLayoutProps) {
  return (
    <div className="relative isolate flex min-h-dvh flex-col overflow-hidden">
      <SkipLink />
      <header className="flex h-16 items-center justify-between px-4 sm:px-6">
        <Logo />
        <ThemeToggle />
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto grid w-full grow grid-cols-1 content-start gap-6 px-4 pt-[clamp(1rem,10svh,7rem)] pb-32 outline-none ${
          width === "wide" ? "max-w-3xl" : "max-w-[26rem]"
        }`}
      >
        <div className="grid grid-cols-1 gap-6 rounded-lg border border-border bg-card p-6 shadow-sm sm:p-8">
          {title && <AuthHeading title={title}>{description}</AuthHeading>}
          {children}
        </div>
        {footer && <div className="text-center text-sm text-muted-foreground">{footer}</div>}
      </main>
      <Meadow />
    </div>
  );
}
