import { Drawing } from "@/components/brand/drawing";

/** No images yet. */
export function FrameDrawing() {
  return (
    <Drawing>
      <rect x="22" y="14" width="76" height="60" rx="6" />
      <path d="M30 82h60" strokeDasharray="0 6" />
      <path d="M32 62h56" />
      <g className="text-primary" stroke="currentColor">
        <path d="M60 62V44" />
        <path d="M60 52c2-9 8-14 18-14 0 8-7 14-18 14Z" className="fill-primary-tint" />
        <path d="M60 56c-2-7-7-11-15-11 0 7 6 11 15 11Z" className="fill-primary-tint" />
      </g>
      <circle cx="36" cy="28" r="4" />
    </Drawing>
  );
}
