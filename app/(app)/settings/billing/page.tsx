import type { Metadata } from "next";
import { LimitsCard } from "@/components/billing/limits-card";
import { PlanCard } from "@/components/billing/plan-card";
import { UsageMeter } from "@/components/studio/usage-meter";
import { Card } from "@/components/ui/card";
import { requireUser } from "@/lib/auth/sessions/session";
import { findSubscription } from "@/lib/billing/subscription";
import { readUsage } from "@/lib/billing/usage";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage() {
  const { id } = await requireUser();
  const [usage, subscription] = await Promise.all([readUsage(id), findSubscription(id)]);
  return (
    <>
      <PlanCard plan={usage.plan} subscription={subscription} />
      <Card
        title="Usage"
        description="Each style you apply uses one styled image. Storage counts your originals and results."
      >
        <UsageMeter usage={usage} link={false} />
      </Card>
      <LimitsCard usage={usage} />
      <Card
        title="If you delete your account"
        description="Deleting your account cancels your paid plan right away, and you won’t be charged again. If you restore your account, you’ll be on the free plan until you choose another. You keep all your images, even above the free plan’s limits."
      />
    </>
  );
}
