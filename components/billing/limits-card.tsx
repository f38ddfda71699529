import { Card } from "@/components/ui/card";
import type { Usage } from "@/lib/billing/usage";
import { formatDate } from "@/lib/wording/dates";

/** What happens where a plan holds no more: known before it does. */
export function LimitsCard({ usage }: { usage: Usage }) {
  const facts = [
    `When the images of a month are used, no style can be applied until ${formatDate(usage.renewsAt)}. Everything else goes on, and nothing is charged.`,
    "An image that fails or that you cancel is given back.",
    "When the storage is full, nothing can be uploaded and no style applied until there is room. Pictures that you delete make room at once.",
    "Nothing that you keep is ever deleted because of a limit, also if your plan becomes a smaller one.",
  ];
  return (
    <Card title="When a limit is reached">
      <ul className="grid max-w-[60ch] list-disc gap-2 pl-5 text-sm text-soft marker:text-faint">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  );
}
