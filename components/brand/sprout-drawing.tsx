import { Drawing } from "@/components/brand/drawing";

/** Nothing yet, but something may grow. */
export function SproutDrawing() {
  return (
    <Drawing>
      <path d="M12 64h96" />
      <path d="M60 64c0 8-2 14-9 20m9-20c1 7 4 11 11 14M60 64v24" />
      <g className="text-primary" stroke="currentColor">
        <path d="M60 64V34" />
        <path d="M60 46c2-13 11-20 25-20 0 12-10 20-25 20Z" className="fill-primary-tint" />
        <path d="M60 54c-2-10-9-16-21-16 0 10 9 16 21 16Z" className="fill-primary-tint" />
        <path d="M60 34c-3-5-3-10 0-15 3 5 3 10 0 15Z" className="fill-primary-tint" />
      </g>
    </Drawing>
  );
}
