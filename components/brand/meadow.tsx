/**
 * The ground that auth pages stand on: a horizon, a few plants above it, their roots below.
 * Decoration; it is cut off at the sides rather than scaled, and low in the middle, below words.
 */
export function Meadow() {
  return (
    <svg
      viewBox="0 0 1600 160"
      preserveAspectRatio="xMidYMax slice"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="pointer-events-none absolute inset-x-0 bottom-0 -z-10 h-40 w-full text-border forced-colors:hidden"
    >
      <path d="M0 100h1600" />
      <Small x={64} />
      <Tall x={176} />
      <Small x={284} />
      <Tall x={470} mirrored />
      <Small x={640} />
      <Small x={948} />
      <Tall x={1072} />
      <Tall x={1236} mirrored />
      <Small x={1340} />
      <Tall x={1470} />
    </svg>
  );
}

function Tall({ x, mirrored }: { x: number; mirrored?: boolean }) {
  return (
    <g transform={`translate(${x} 100)${mirrored ? " scale(-1 1)" : ""}`}>
      <path d="M0 0C0-24 2-46-2-72" />
      <path d="M-2-72c-7-7-8-15-2-24 8 6 9 15 2 24Z" />
      <path d="M1-20c4-14 14-21 30-20C30-28 18-19 1-20ZM0-36c-4-13-13-20-28-20C-28-44-16-36 0-36ZM0-54c3-10 11-15 22-15C21-60 13-54 0-54Z" />
      <path d="M0 0c0 16-4 28-16 40M0 0c1 14 6 22 18 30M0 0c0 18 2 32 0 48M-6 26c-8 4-14 6-24 6" />
    </g>
  );
}

function Small({ x }: { x: number }) {
  return (
    <g transform={`translate(${x} 100)`}>
      <path d="M0 0v-26" />
      <path d="M0-12c3-10 10-15 20-15C20-18 12-12 0-12ZM0-18c-3-9-9-13-18-13 0 8 7 13 18 13ZM0-26c-3-5-3-10 0-16 3 6 3 11 0 16Z" />
      <path d="M0 0c0 10-3 17-10 24M0 0c1 9 4 14 11 18" />
    </g>
  );
}
