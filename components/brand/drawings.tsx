import { Drawing } from "@/components/brand/drawing";

/** A mail is on its way. */
export function EnvelopeDrawing() {
  return (
    <Drawing>
      <rect x="24" y="30" width="72" height="50" rx="6" />
      <path d="m26 34 34 26 34-26" />
      <g className="text-primary" stroke="currentColor">
        <path d="M60 44V20" />
        <path d="M60 30c2-9 8-14 18-14 0 8-7 14-18 14Z" className="fill-primary-tint" />
        <path d="M60 36c-2-7-7-11-15-11 0 7 6 11 15 11Z" className="fill-primary-tint" />
      </g>
    </Drawing>
  );
}

/** Not here, or here no longer. */
export function FallenLeafDrawing() {
  return (
    <Drawing>
      <path d="M12 76h96" />
      <path d="M40 76C40 54 42 36 58 30M41 56c-5-6-10-8-16-8" />
      <path d="M64 31c9 4 14 14 15 27" strokeDasharray="0 6" />
      <g className="text-warning" stroke="currentColor">
        <path d="M70 74c4-12 14-17 30-14-3 12-15 19-30 14Z" className="fill-warning-tint" />
        <path d="M70 74c7-5 13-8 20-9" />
      </g>
    </Drawing>
  );
}

/** At rest below the ground, ready to return. */
export function RootDrawing() {
  return (
    <Drawing>
      <path d="M12 34h34m28 0h34" />
      <path d="M60 28V8m0 14c3-7 8-10 16-10m-16 2c-3-6-8-8-15-8" strokeDasharray="0 5" />
      <g className="text-primary" stroke="currentColor">
        <path
          d="M60 34c-11 3-16 11-12 18 4 6 20 6 24 0 4-7-1-15-12-18Z"
          className="fill-primary-tint"
        />
        <path d="M60 57v31m0-31c0 12-5 19-14 24m14-24c0 12 5 19 14 24M49 54c-5 5-11 7-18 7m40-7c5 5 11 7 18 7" />
      </g>
    </Drawing>
  );
}
