import { ArrowHead, Glyph, Leaf, type Orientation } from "@/components/lifecycle/glyphs";
import type { Measures } from "@/components/lifecycle/measures";

interface WayBackProps {
  /** Per cent along the stem: the deadline, and the stop that it leads back to. */
  from: number;
  to: number;
  measures: Measures;
  orientation: Orientation;
  labelled: boolean;
}

/** The curve by which an account returns. Its box stretches, its leaves and arrow do not. */
export function WayBack({ from, to, measures: m, orientation, labelled }: WayBackProps) {
  const flat = orientation === "horizontal";
  const draw = { axis: m.axis, orientation };
  const box = flat
    ? { x: `${to}%`, width: `${from - to}%`, y: m.axis - m.arc, height: m.arc }
    : { y: `${to}%`, height: `${from - to}%`, x: m.axis - m.arc, width: m.arc };
  const start = 100 - (m.radius / m.arc) * 100;
  const end = 100 - ((m.radius + 7) / m.arc) * 100;
  const depth = (t: number) => (1 - t) ** 3 * start + 3 * t * (1 - t) * -33 + t ** 3 * end;
  const leaves = m.arcLeaves.map((t) => ({
    along: to + fraction(t) * (from - to),
    across: (depth(t) / 100 - 1) * m.arc,
  }));
  return (
    <g className="text-primary">
      <svg
        {...box}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        overflow="visible"
        aria-hidden="true"
      >
        <path
          d={flat ? `M100 ${start}C100-33 0-33 0 ${end}` : `M${start} 100C-33 100-33 0 ${end} 0`}
          strokeWidth={m.stroke}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {leaves.map((spot, index) => (
        <Glyph key={spot.along} spot={spot} {...draw}>
          <g transform="scale(-1 1)">
            <Leaf scale={m.leaf * 0.75} below={index % 2 === 1} />
          </g>
        </Glyph>
      ))}
      <Glyph spot={{ along: to, across: 0 }} {...draw}>
        <g strokeWidth={m.stroke}>
          <ArrowHead radius={m.radius} />
        </g>
      </Glyph>
      {labelled && (
        <Glyph spot={{ along: (from + to) / 2, across: -m.arc * 0.42 }} {...draw}>
          <text textAnchor="middle" stroke="none" className="fill-muted-foreground text-xs">
            Restore
          </text>
        </Glyph>
      )}
    </g>
  );
}

/** How far along the curve's span a point is, 1 at the deadline; `t` runs from there. */
function fraction(t: number): number {
  return (1 - t) ** 2 * (1 + 2 * t);
}
