import type { ReactNode } from "react";

export type BadgeTone = "neutral" | "success" | "warning" | "danger";

const tones: Record<BadgeTone, string> = {
  neutral: "border-border bg-muted text-muted-foreground",
  success: "border-primary/25 bg-primary-tint text-primary",
  warning: "border-warning/30 bg-warning-tint text-warning-strong",
  danger: "border-destructive/30 bg-destructive-tint text-destructive",
};

/** A state in one or two words. Its colour never says anything that the words do not. */
export function Badge({ tone = "neutral", children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 max-w-full items-center gap-1 truncate rounded-full border px-2 text-xs font-medium ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
