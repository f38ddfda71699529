import { Button } from "@/components/ui/button";
import { allowancesOf, type Plan } from "@/lib/billing/plans";
import { allowanceLabel, formatUnits } from "@/lib/billing/wording";
import { formatPrice } from "@/lib/format/price";

/** What a plan costs and includes. A paid one cannot be bought yet, and says so. */
export function PricingCard({ plan }: { plan: Plan }) {
  const free = plan.monthlyPrice === 0;
  return (
    <li
      className={`grid min-w-0 grid-cols-1 grid-rows-[auto_auto_1fr_auto] gap-5 rounded-lg border bg-card p-6 shadow-sm ${free ? "border-primary/50" : "border-border"}`}
    >
      <h2 className="text-base font-medium text-foreground">{plan.name}</h2>
      <p className="flex items-baseline gap-2">
        <span className="text-2xl font-semibold text-foreground tabular-nums">
          {formatPrice(plan.monthlyPrice, plan.currency)}
        </span>
        <span className="text-sm text-muted-foreground">per month</span>
      </p>
      <dl className="grid content-start gap-2 border-t border-border pt-4 text-sm empty:border-0">
        {allowancesOf(plan).map(({ meter, limit }) => (
          <Included
            key={meter.name}
            label={allowanceLabel(meter)}
            value={formatUnits(meter, limit)}
          />
        ))}
      </dl>
      {free ? (
        <Button href="/sign-up" wide>
          Create an account
        </Button>
      ) : (
        <p className="py-2 text-sm text-muted-foreground">
          Not available yet. Connect a payment provider to sell this plan.
        </p>
      )}
    </li>
  );
}

function Included({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="font-mono text-xs text-foreground tabular-nums">{value}</dd>
    </div>
  );
}
