import type { Orientation } from "@/components/lifecycle/glyphs";
import type { Story } from "@/components/lifecycle/story";

interface SegmentsProps {
  story: Story;
  /** Per cent along the stem of a stop. */
  at: (stop: number) => number;
  axis: number;
  stroke: number;
  orientation: Orientation;
}

/** The stem itself: solid up to today, dotted from there. */
export function Segments({ story, at, axis, stroke, orientation }: SegmentsProps) {
  const targets = story.open ? [...story.stops.slice(1), undefined] : story.stops.slice(1);
  return targets.map((stop, index) => {
    const start = `${at(index)}%`;
    const end = `${stop ? at(index + 1) : 96}%`;
    const past = index < story.today;
    return (
      <line
        key={stop?.kind ?? "open"}
        {...(orientation === "horizontal"
          ? { x1: start, x2: end, y1: axis, y2: axis }
          : { x1: axis, x2: axis, y1: start, y2: end })}
        strokeWidth={stroke}
        strokeDasharray={past ? undefined : "0 7"}
        className={colour(story, index, past)}
      />
    );
  });
}

/** Primary while it lives, warning while it waits, and what comes after only as a trace. */
function colour(story: Story, index: number, past: boolean): string {
  const start = story.stops[index]?.kind;
  if (start === "joined" || (start === "today" && story.open)) return "text-primary";
  if (!past) return "text-input";
  const deadline = story.stops.findIndex((stop) => stop.kind === "deadline");
  return index < deadline ? "text-warning" : "text-subtle-foreground";
}
