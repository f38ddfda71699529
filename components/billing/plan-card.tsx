import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SupportLink } from "@/components/ui/support-link";
import { appConfig } from "@/lib/app-config";
import { allowancesOf, type Plan } from "@/lib/billing/plans";
import type { Subscription } from "@/lib/billing/queries";
import { describeAllowances } from "@/lib/billing/wording";
import { formatDate } from "@/lib/format/dates";
import { formatPrice } from "@/lib/format/price";

// "€9 a month: 1,000 letters a month and 20 GB of storage."
function summary(plan: Plan): string {
  const { monthlyPrice, currency } = plan;
  const price = monthlyPrice === 0 ? "Free" : `${formatPrice(monthlyPrice, currency)} a month`;
  const included = describeAllowances(allowancesOf(plan));
  return included ? `${price}: ${included}.` : `${price}.`;
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

/** The plan of an account, what it costs and includes, and who can change it. */
export function PlanCard({ plan, subscription }: PlanCardProps) {
  const remark = standing(subscription);
  return (
    <Card
      title="Your plan"
      note={
        appConfig.supportAddress && (
          <>
            To change your plan, contact <SupportLink />.
          </>
        )
      }
      action={
        <Button href="/pricing" variant="secondary">
          Compare plans
        </Button>
      }
    >
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold text-foreground">
          {plan.name}
          {subscription?.status === "past_due" && <Badge tone="warning">Payment overdue</Badge>}
        </p>
        <p className="text-sm text-muted-foreground">{summary(plan)}</p>
        {remark && <p className="text-sm text-muted-foreground">{remark}</p>}
      </div>
    </Card>
  );
}
