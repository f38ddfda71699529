import { MarketingPage } from "@/components/marketing/marketing-page";
import { PlanQuestions } from "@/components/marketing/plan-questions";
import { PricingCard } from "@/components/marketing/pricing-card";
import { meters } from "@/lib/billing/meters";
import { listPlans } from "@/lib/billing/queries";
import { joinWords, unitNoun } from "@/lib/billing/wording";
import { publicMetadata } from "@/lib/http/policy/public-pages";

// Prices are in the database, which a build does not need.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/pricing");

export default async function PricingPage() {
  const plans = await listPlans();
  const limited = joinWords(meters().map(unitNoun));
  return (
    <MarketingPage>
      <div className="grid gap-10">
        <div className="grid gap-3">
          <h1 className="text-2xl font-semibold text-foreground">Pricing</h1>
          <p className="max-w-[60ch] text-base text-muted-foreground">
            Start free with every feature.{limited && ` Upgrade for more ${limited}.`}
          </p>
        </div>
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {plans.map((plan) => (
            <PricingCard key={plan.slug} plan={plan} />
          ))}
        </ul>
      </div>
      <PlanQuestions limits={meters().flatMap(({ questions = [] }) => questions)} />
    </MarketingPage>
  );
}
