import { DeletionSteps } from "@/components/marketing/deletion-steps";
import { ExampleLife } from "@/components/marketing/example-life";
import { Hero } from "@/components/marketing/hero";
import { Included } from "@/components/marketing/included";
import { MarketingFooter } from "@/components/shell/marketing-footer";
import { MarketingHeader } from "@/components/shell/marketing-header";

export default function LandingPage() {
  return (
    <>
      <MarketingHeader />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-[1120px] gap-20 px-4 pt-10 pb-24 outline-none sm:px-6 sm:pt-14"
      >
        <div className="grid gap-10">
          <Hero />
          <ExampleLife />
        </div>
        <DeletionSteps />
        <Included />
      </main>
      <MarketingFooter />
    </>
  );
}
