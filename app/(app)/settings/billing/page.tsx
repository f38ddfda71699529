import type { Metadata } from "next";
import { LimitsCard } from "@/components/billing/limits-card";
import { PlanCard } from "@/components/billing/plan-card";
import { UsageMeter } from "@/components/billing/usage-meter";
import { Card } from "@/components/ui/card";
import { requireUser } from "@/lib/auth/sessions/session";
import { findSubscription, readUsage } from "@/lib/billing/queries";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage() {
  const { id } = await requireUser();
  const [usage, subscription] = await Promise.all([readUsage(id), findSubscription(id)]);
  const meters = usage.meters.map(({ meter }) => meter);
  return (
    <>
      <PlanCard plan={usage.plan} subscription={subscription} />
      {meters.length > 0 && (
        <Card title="Usage" description={meters.map(({ usedBy }) => usedBy).join(" ")}>
          <UsageMeter usage={usage} link={false} />
        </Card>
      )}
      <LimitsCard usage={usage} />
      <Card
        title="If you delete your account"
        description={[
          "Deleting your account cancels your paid plan right away, and you won’t be charged again. If you restore your account, you’ll be on the free plan until you choose another.",
          ...meters.flatMap(({ keptAfterRestore = [] }) => keptAfterRestore),
        ].join(" ")}
      />
    </>
  );
}
