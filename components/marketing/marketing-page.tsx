import type { ReactNode } from "react";
import { MarketingFooter } from "@/components/marketing/marketing-footer";
import { MarketingHeader } from "@/components/marketing/marketing-header";

/** The frame of pages that anyone may see; its children are their parts. */
export function MarketingPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <MarketingHeader />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-[1120px] grow content-start gap-24 px-4 pt-8 pb-24 outline-none sm:px-6 sm:pt-10"
      >
        {children}
      </main>
      <MarketingFooter />
    </div>
  );
}
