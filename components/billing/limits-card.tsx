import { Card } from "@/components/ui/card";
import type { Usage } from "@/lib/billing/usage";
import { formatDate } from "@/lib/format/dates";

/** What happens when a limit of the plan is reached. */
export function LimitsCard({ usage }: { usage: Usage }) {
  const facts = [
    `When you’ve used this month’s styled images, you can’t apply more styles until ${formatDate(usage.renewsAt)}. Everything else keeps working and you’re never charged extra.`,
    "Failed and cancelled jobs don’t count.",
    "When your storage is full, you can’t upload images or apply styles. Deleting images frees up space right away.",
    "We never delete your images because of a limit, even if you move to a smaller plan.",
  ];
  return (
    <Card title="When you reach a limit">
      <ul className="grid max-w-[60ch] list-disc gap-2 pl-5 text-sm text-soft marker:text-faint">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  );
}
