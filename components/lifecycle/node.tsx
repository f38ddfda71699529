import type { StopKind } from "@/components/lifecycle/story";

interface NodeProps {
  kind: StopKind;
  radius: number;
  reached: boolean;
  current: boolean;
  /** Today in a life that goes on. */
  living?: boolean;
}

const colours: Record<StopKind, string> = {
  joined: "text-primary",
  today: "text-foreground",
  asked: "text-warning",
  deadline: "text-warning",
  erased: "text-destructive",
};

/** A state on the stem: full once reached, ringed where today is, open while it lies ahead. */
export function Node({ kind, radius, reached, current, living }: NodeProps) {
  return (
    <g className={living && current ? "text-primary" : colours[kind]}>
      {current && <circle r={radius + 5} strokeWidth="1.5" className="fill-card opacity-40" />}
      <circle r={radius + 2} stroke="none" className="fill-card" />
      <circle
        r={radius}
        strokeWidth="2"
        strokeDasharray={kind === "erased" && !reached ? "2 3" : undefined}
        className={reached ? "fill-current" : "fill-card"}
      />
    </g>
  );
}
