import { LifecycleFigure } from "@/components/lifecycle/figure";
import type { LineSize } from "@/components/lifecycle/measures";
import { type LifecycleDates, lifecycleStory } from "@/components/lifecycle/story";

type Props = LifecycleDates & { size?: LineSize };

/**
 * An account's life as a stem: the past solid, the future dotted, the way back a curve for as long
 * as it is open. Only for server components, whose clock rules.
 */
export function LifecycleLine({ size = "md", ...dates }: Props) {
  return (
    <LifecycleFigure
      story={lifecycleStory(dates)}
      now={dates.now}
      size={size}
      label={dates.preview ? "What happens if you delete your account" : "Account timeline"}
    />
  );
}
