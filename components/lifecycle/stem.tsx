import {
  Bud,
  DroppedLeaf,
  Glyph,
  Leaf,
  type Orientation,
  Roots,
} from "@/components/lifecycle/glyphs";
import { type LineSize, measuresOf } from "@/components/lifecycle/measures";
import { Node } from "@/components/lifecycle/node";
import { Segments } from "@/components/lifecycle/segments";
import type { Story } from "@/components/lifecycle/story";
import { WayBack } from "@/components/lifecycle/way-back";

interface StemProps {
  story: Story;
  size: LineSize;
  orientation: Orientation;
  className: string;
}

/**
 * The drawing of a story. It has no view box: along the stem it is measured in per cent, so that it
 * stretches with the columns below it, across it in pixels, so that leaves stay leaves.
 */
export function Stem({ story, size, orientation, className }: StemProps) {
  const m = measuresOf(size, orientation);
  const flat = orientation === "horizontal";
  const draw = { axis: m.axis, orientation };
  const at = (stop: number) => (stop / story.stops.length) * 100;
  const asked = story.stops.findIndex((stop) => stop.kind === "asked");
  const livingEnd = at(asked < 0 ? story.stops.length - 1 : asked);
  const rich = flat && size !== "sm";

  return (
    <svg
      width={flat ? "100%" : m.depth}
      height={flat ? m.depth : "100%"}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`overflow-visible ${className}`}
    >
      <g transform={flat ? `translate(${m.edge} 0)` : `translate(0 ${m.edge})`}>
        {rich && (
          <Glyph spot={{ along: 0, across: 0 }} {...draw} className="text-subtle-foreground">
            <Roots scale={m.leaf} />
          </Glyph>
        )}
        <Segments story={story} at={at} stroke={m.stroke} {...draw} />
        {m.leaves.map((fraction, index) => (
          <Glyph
            key={fraction}
            spot={{ along: livingEnd * fraction, across: 0 }}
            {...draw}
            className="text-primary"
          >
            <Leaf
              scale={m.leaf * swell(index, m.leaves.length)}
              below={flat ? index % 2 === 1 : index % 2 === 0}
            />
          </Glyph>
        ))}
        {asked >= 0 && rich && (
          <Glyph spot={{ along: at(asked), across: 0 }} {...draw} className="text-warning">
            <DroppedLeaf scale={m.leaf} />
          </Glyph>
        )}
        {story.open && (
          <Glyph spot={{ along: 96, across: 0 }} {...draw} className="text-primary">
            <Bud scale={m.leaf} />
          </Glyph>
        )}
        {story.wayBack && (
          <WayBack
            from={at(story.wayBack.from)}
            to={at(story.wayBack.to)}
            measures={m}
            orientation={orientation}
            labelled={rich}
          />
        )}
        {story.stops.map((stop, index) => (
          <Glyph key={stop.kind} spot={{ along: at(index), across: 0 }} {...draw}>
            <Node
              kind={stop.kind}
              radius={m.radius}
              reached={index <= story.today}
              current={index === story.today}
              living={story.open}
            />
          </Glyph>
        ))}
      </g>
    </svg>
  );
}

/** Leaves are largest in the middle of the stem. */
function swell(index: number, count: number): number {
  return 0.8 + 0.25 * Math.sin((Math.PI * (index + 0.5)) / count);
}
