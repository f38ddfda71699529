import type { LineSize } from "@/components/lifecycle/measures";
import { Stem } from "@/components/lifecycle/stem";
import type { Stop, Story } from "@/components/lifecycle/story";
import { formatDate, formatDateTime, formatRelative } from "@/lib/format/dates";

/*
 * From the width at which its columns can hold their words the line lies flat; below it stands.
 * Tailwind reads these as whole strings, so each is written out.
 */
const flat: Record<number, { list: string; bud: string; flatOnly: string; uprightOnly: string }> = {
  2: {
    list: "@sm:grid-cols-2 @sm:pl-0",
    bud: "@max-sm:mb-5",
    flatOnly: "hidden @sm:block",
    uprightOnly: "@sm:hidden",
  },
  3: {
    list: "@lg:grid-cols-3 @lg:pl-0",
    bud: "@max-lg:mb-5",
    flatOnly: "hidden @lg:block",
    uprightOnly: "@lg:hidden",
  },
  4: {
    list: "@min-[40rem]:grid-cols-4 @min-[40rem]:pl-0",
    bud: "@max-[40rem]:mb-5",
    flatOnly: "hidden @min-[40rem]:block",
    uprightOnly: "@min-[40rem]:hidden",
  },
  5: {
    list: "@min-[50rem]:grid-cols-5 @min-[50rem]:pl-0",
    bud: "@max-[50rem]:mb-5",
    flatOnly: "hidden @min-[50rem]:block",
    uprightOnly: "@min-[50rem]:hidden",
  },
};

interface FigureProps {
  story: Story;
  /** Only needed where a stop is `exact`. */
  now?: Date;
  size: LineSize;
  /** Says what the line shows, for screen readers. */
  label: string;
}

/** The stem and, aligned with its nodes, an ordered list that says the same in words. */
export function LifecycleFigure({ story, now, size, label }: FigureProps) {
  const place = flat[story.stops.length];
  if (!place) throw new RangeError(`A lifecycle line has 2 to 5 stops, not ${story.stops.length}`);
  return (
    <div className="@container">
      {/* An open story that stands ends in a bud, which needs room below the last words. */}
      <figure aria-label={label} className={`relative -mb-5 ${story.open ? place.bud : ""}`}>
        <Stem story={story} size={size} orientation="horizontal" className={place.flatOnly} />
        <Stem
          story={story}
          size={size}
          orientation="vertical"
          className={`absolute inset-y-0 left-0 ${place.uprightOnly}`}
        />
        <ol className={`grid auto-rows-fr pl-18 ${place.list}`}>
          {story.stops.map((stop, index) => (
            <StopText key={stop.kind} stop={stop} now={now} current={index === story.today} />
          ))}
        </ol>
      </figure>
    </div>
  );
}

function StopText({ stop, now, current }: { stop: Stop; now?: Date; current: boolean }) {
  return (
    <li aria-current={current ? "step" : undefined} className="min-w-0 pr-3 pb-5 text-sm">
      <p className="font-medium text-foreground">{stop.title}</p>
      {stop.at && (
        <p className="text-muted-foreground">
          <time dateTime={stop.at.toISOString()}>
            {stop.exact ? formatDateTime(stop.at) : formatDate(stop.at)}
          </time>
          {stop.exact && now && <span className="block">{formatRelative(stop.at, now)}</span>}
        </p>
      )}
      {stop.note && <p className="text-muted-foreground">{stop.note}</p>}
    </li>
  );
}
