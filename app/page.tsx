import { AppScreenshots } from "@/components/marketing/app-screenshots";
import { Comparison } from "@/components/marketing/comparison";
import { DeletionSources } from "@/components/marketing/deletion-sources";
import { ExampleAccount } from "@/components/marketing/example-account";
import { Hero } from "@/components/marketing/hero";
import { Included } from "@/components/marketing/included";
import { MarketingPage } from "@/components/marketing/marketing-page";
import { publicMetadata } from "@/lib/http/policy/public-pages";

export const metadata = publicMetadata("/");

export default function LandingPage() {
  return (
    <MarketingPage>
      <div className="grid gap-10">
        <Hero />
        <ExampleAccount />
      </div>
      {/* sample:begin */}
      <AppScreenshots />
      {/* sample:end */}
      <DeletionSources />
      <Included />
      <Comparison />
    </MarketingPage>
  );
}
