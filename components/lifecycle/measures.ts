import type { Orientation } from "@/components/lifecycle/glyphs";

export type LineSize = "sm" | "md" | "lg";

/** Pixels, except for the shares: where leaves stand, 0 to 1, on the living stem and on the curve. */
export interface Measures {
  /** From the leafy edge of the drawing to the stem. */
  axis: number;
  depth: number;
  /** From the start of the drawing to the first node. */
  edge: number;
  arc: number;
  leaf: number;
  radius: number;
  stroke: number;
  leaves: number[];
  arcLeaves: number[];
}

const sm: Measures = {
  axis: 32,
  depth: 44,
  edge: 6,
  arc: 26,
  leaf: 0.6,
  radius: 4,
  stroke: 2,
  leaves: [0.35, 0.65],
  arcLeaves: [],
};

const md: Measures = {
  axis: 56,
  depth: 92,
  edge: 8,
  arc: 46,
  leaf: 0.85,
  radius: 5,
  stroke: 2,
  leaves: [0.24, 0.5, 0.74],
  arcLeaves: [0.32, 0.5, 0.68],
};

const lg: Measures = {
  axis: 88,
  depth: 136,
  edge: 8,
  arc: 72,
  leaf: 1.1,
  radius: 6,
  stroke: 2.5,
  leaves: [0.2, 0.4, 0.6, 0.8],
  arcLeaves: [0.3, 0.5, 0.7],
};

/** Upright, the line is in a gutter of 64 px at every size. */
const upright: Measures = {
  ...md,
  axis: 36,
  depth: 56,
  edge: 10,
  arc: 30,
  leaf: 0.65,
  leaves: [0.32, 0.62],
  arcLeaves: [0.35, 0.65],
};

export function measuresOf(size: LineSize, orientation: Orientation): Measures {
  return orientation === "vertical" ? upright : { sm, md, lg }[size];
}
