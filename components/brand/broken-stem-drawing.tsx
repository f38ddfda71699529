import { Drawing } from "@/components/brand/drawing";

/** Something broke; the root is unharmed. */
export function BrokenStemDrawing() {
  return (
    <Drawing>
      <path d="M12 64h96" />
      <path d="M60 64c0 8-2 14-9 20m9-20c1 7 4 11 11 14M60 64v24" />
      <path d="M60 64V34l20 11" />
      <path d="M80 45c9 2 13 8 12 18-9-2-13-9-12-18ZM70 40c3-9 10-13 20-11-2 9-10 13-20 11Z" />
      <g className="text-primary" stroke="currentColor">
        <path d="M60 58c-2-10-9-16-21-16 0 10 9 16 21 16Z" className="fill-primary-tint" />
      </g>
    </Drawing>
  );
}
