import { AlertIcon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import type { Usage } from "@/lib/billing/usage";
import { describeLeft, describeUsed, usageLabel } from "@/lib/billing/wording";

interface MeterProps {
  name: string;
  used: number;
  limit: number;
  /** The same in words. */
  words: string;
  /** The remaining quota, shown once it becomes little. */
  left: string;
}

const little = 0.8;

/** How much of one limit is used: a warning from 80 percent on, in words and not by colour alone. */
function Meter({ name, used, limit, words, left }: MeterProps) {
  const fraction = limit > 0 ? Math.min(1, used / limit) : 1;
  const scarce = fraction >= little;
  return (
    <div className="grid content-between gap-2">
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted-foreground">
        <span>{words}</span>
        {scarce && (
          <span className="inline-flex items-center gap-1.5 font-medium text-warning-strong">
            <AlertIcon className="size-4" />
            {left}
          </span>
        )}
      </p>
      <meter
        className="sr-only"
        aria-label={name}
        aria-valuetext={scarce ? `${words}, ${left}` : words}
        max={Math.max(1, limit)}
        value={Math.min(used, limit)}
      />
      <div
        aria-hidden="true"
        className={`h-1.5 overflow-hidden rounded-full bg-muted forced-colors:border ${scarce ? "text-warning" : "text-primary"}`}
      >
        <svg
          role="presentation"
          viewBox="0 0 100 1"
          preserveAspectRatio="none"
          className="block size-full"
        >
          <rect width={fraction * 100} height="1" fill="currentColor" />
        </svg>
      </div>
    </div>
  );
}

/** What has been used of each meter, against the limits of the plan; nothing where none is registered. */
export function UsageMeter({ usage, link = true }: { usage: Usage; link?: boolean }) {
  if (usage.meters.length === 0) return null;
  return (
    <section aria-label="Usage" className="grid gap-3">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {usage.meters.map((each) => (
          <Meter
            key={each.meter.name}
            name={usageLabel(each.meter)}
            used={each.used}
            limit={each.limit}
            words={describeUsed(each, usage.renewsAt)}
            left={describeLeft(each)}
          />
        ))}
      </div>
      {link && (
        <p className="text-sm text-muted-foreground">
          {usage.plan.name} plan ·{" "}
          <TextLink href="/settings/billing" quiet>
            View usage
          </TextLink>
        </p>
      )}
    </section>
  );
}
