import { useId } from "react";

interface ProgressBarProps {
  label: string;
  /** 0 to 100; without it the bar says "in progress" and no more. */
  value?: number;
  /** `waiting` before work has begun, `failed` when it will not go on. */
  tone?: "moving" | "waiting" | "failed";
  /** The label is for screen readers only, because the words beside it say the same. */
  quietLabel?: boolean;
}

const fills = {
  moving: "text-primary",
  waiting: "text-warning",
  failed: "text-destructive",
};

/** The browser's own progress element in our colours. */
export function ProgressBar({ label, value, tone = "moving", quietLabel }: ProgressBarProps) {
  const id = useId();
  return (
    <div className="grid gap-2">
      <div className={quietLabel ? "sr-only" : "flex items-baseline justify-between gap-4 text-sm"}>
        <label htmlFor={id} className="min-w-0 truncate text-muted-foreground">
          {label}
        </label>
        {value !== undefined && (
          <span className="font-mono text-xs text-muted-foreground tabular-nums">
            {Math.round(value)}%
          </span>
        )}
      </div>
      <progress
        id={id}
        max={100}
        value={value}
        className={`block h-1 w-full appearance-none overflow-hidden rounded-full border-0 bg-muted forced-colors:border [&::-moz-progress-bar]:bg-current [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-current [&::-webkit-progress-value]:transition-[width] [&:indeterminate::-webkit-progress-bar]:animate-pulse [&:indeterminate::-webkit-progress-bar]:bg-current ${fills[tone]}`}
      />
    </div>
  );
}
