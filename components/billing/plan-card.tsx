import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Plan } from "@/lib/billing/plans";
import type { Subscription } from "@/lib/billing/subscription";
import { styledImages } from "@/lib/billing/wording";
import { formatBytes } from "@/lib/format/counts";
import { formatDate } from "@/lib/format/dates";
import { formatPrice } from "@/lib/format/price";

function price({ monthlyPrice, currency }: Plan): string {
  return monthlyPrice === 0 ? "Free" : `${formatPrice(monthlyPrice, currency)} a month`;
}

function holds({ monthlyImages, storageBytes }: Plan): string {
  return `${styledImages(monthlyImages)} a month and ${formatBytes(storageBytes)} of storage`;
}

/** The state of a subscription in one sentence. */
function standing(subscription: Subscription | undefined): string | undefined {
  if (!subscription) return undefined;
  const { status, planName, currentPeriodEnd } = subscription;
  if (status === "cancelled") return `Your ${planName} plan has ended.`;
  if (status === "past_due") return "Your last payment is late. Your plan stays active for now.";
  return currentPeriodEnd ? `Paid until ${formatDate(currentPeriodEnd)}.` : undefined;
}

interface PlanCardProps {
  plan: Plan;
  subscription?: Subscription;
}

/** The plan of an account, what it costs and holds, and who can change it. */
export function PlanCard({ plan, subscription }: PlanCardProps) {
  const remark = standing(subscription);
  return (
    <Card
      title="Your plan"
      note="To change your plan, contact support."
      action={
        <Button href="/pricing" variant="secondary">
          Compare plans
        </Button>
      }
    >
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold text-ink">
          {plan.name}
          {subscription?.status === "past_due" && <Badge tone="amber">Payment overdue</Badge>}
        </p>
        <p className="text-sm text-soft">
          {price(plan)}: {holds(plan)}.
        </p>
        {remark && <p className="text-sm text-soft">{remark}</p>}
      </div>
    </Card>
  );
}
