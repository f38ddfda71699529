import type { ReactNode } from "react";

export type BadgeTone = "neutral" | "moss" | "amber" | "rust";

const tones: Record<BadgeTone, string> = {
  neutral: "border-line bg-sunken text-soft",
  moss: "border-moss/25 bg-moss-tint text-moss",
  amber: "border-amber/30 bg-amber-tint text-amber-ink",
  rust: "border-rust/30 bg-rust-tint text-rust",
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
