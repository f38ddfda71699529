import { Card } from "@/components/ui/card";
import type { Usage } from "@/lib/billing/usage";
import { formatDate } from "@/lib/format/dates";

/** What happens when a limit of the plan is reached; nothing where no meter is registered. */
export function LimitsCard({ usage }: { usage: Usage }) {
  const renewal = formatDate(usage.renewsAt);
  const facts = usage.meters.flatMap(({ meter }) => meter.atLimit(renewal));
  if (facts.length === 0) return null;
  return (
    <Card title="When you reach a limit">
      <ul className="grid max-w-[60ch] list-disc gap-2 pl-5 text-sm text-muted-foreground marker:text-subtle-foreground">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  );
}
