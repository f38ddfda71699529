import type { ReactNode } from "react";

export type Orientation = "horizontal" | "vertical";

/** A point on the drawing: per cent along the stem, pixels across it (negative is the leafy side). */
export interface Spot {
  along: number;
  across: number;
}

/** Attributes that put a nested `<svg>` at a spot, in either orientation. */
export function place({ along, across }: Spot, axis: number, orientation: Orientation) {
  return orientation === "horizontal"
    ? { x: `${along}%`, y: axis + across }
    : { x: axis + across, y: `${along}%` };
}

/** Draws its children undistorted at a spot; turned, on a vertical stem, so that above is left. */
export function Glyph({
  spot,
  axis,
  orientation,
  className,
  children,
}: {
  spot: Spot;
  axis: number;
  orientation: Orientation;
  className?: string;
  children: ReactNode;
}) {
  return (
    <svg
      {...place(spot, axis, orientation)}
      overflow="visible"
      className={className}
      aria-hidden="true"
    >
      <g transform={orientation === "vertical" ? "rotate(90) scale(1 -1)" : undefined}>
        {children}
      </g>
    </svg>
  );
}

/** A leaf that grows from the origin, leaning forward. */
export function Leaf({ scale, below }: { scale: number; below?: boolean }) {
  return (
    <g transform={`scale(${scale} ${below ? -scale : scale})`} strokeWidth={1.5 / scale}>
      <path d="M0 0C1-11 9-18 22-18 22-8 13 0 0 0Z" className="fill-primary-tint" />
      <path d="M0 0C5-6 10-10 15-12.5" />
    </g>
  );
}

/** What holds it all: three roots below the origin. */
export function Roots({ scale }: { scale: number }) {
  return (
    <g transform={`scale(${scale})`} strokeWidth={1.5 / scale}>
      <path d="M0 6C1 16-1 24 0 36M0 8C-1 17-6 21-9 29M0 8C1 17 8 20 12 28M0 8C2 13 10 15 17 16M0 8C-2 13-6 14-9 15" />
    </g>
  );
}

/** The head of the way back: it stands above a node and points at it. */
export function ArrowHead({ radius }: { radius: number }) {
  return <path d={`M-5 ${-radius - 12}L0 ${-radius - 7}L5 ${-radius - 12}`} />;
}

/** Where a life goes on: two leaves about to open. */
export function Bud({ scale }: { scale: number }) {
  return (
    <g transform={`translate(4 0) scale(${scale})`} strokeWidth={1.5 / scale}>
      <path
        d="M0 0C2-7 8-10 16-9 14-3 8 1 0 0ZM0 0C2 7 8 10 16 9 14 3 8-1 0 0Z"
        className="fill-primary-tint"
      />
    </g>
  );
}

/** A leaf let go: it lies on its side below the stem. */
export function DroppedLeaf({ scale }: { scale: number }) {
  return (
    <g transform={`translate(10 ${16 * scale}) scale(${scale})`} strokeWidth={1.5 / scale}>
      <path d="M0 0C6-7 15-8 24-2 17 6 7 7 0 0Z" className="fill-warning-tint" />
      <path d="M0 0C6-1 11-2 16-2" />
    </g>
  );
}
