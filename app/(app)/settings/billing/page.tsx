import type { Metadata } from "next";
import { LimitsCard } from "@/components/billing/limits-card";
import { PlanCard } from "@/components/billing/plan-card";
import { UsageMeter } from "@/components/studio/usage-meter";
import { Card } from "@/components/ui/card";
import { requireUser } from "@/lib/auth/session";
import { findSubscription } from "@/lib/billing/subscription";
import { readUsage } from "@/lib/billing/usage";

export const metadata: Metadata = { title: "Plan and usage" };

export default async function BillingPage() {
  const { id } = await requireUser();
  const [usage, subscription] = await Promise.all([readUsage(id), findSubscription(id)]);
  return (
    <>
      <PlanCard plan={usage.plan} subscription={subscription} />
      <Card
        title="Usage"
        description="An image is used when a style is applied to a picture. Storage holds your originals and what was made of them."
      >
        <UsageMeter usage={usage} link={false} />
      </Card>
      <LimitsCard usage={usage} />
      <Card
        title="If you delete your account"
        description="A paid plan ends with the deletion, and nothing is charged afterwards. If you restore your account, it is on the free plan: a paid one does not begin again by itself. Pictures that are more than the free plan holds stay."
      />
    </>
  );
}
