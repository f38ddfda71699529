"use client";

import { useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/components/ui/button-class";

interface CopyButtonProps {
  text: string;
  /** What is copied, for the accessible name: "Copy the error code". */
  label: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
}

type Outcome = "Copy" | "Copied" | "Couldn’t copy";

/** Copies a text to the clipboard and says for two seconds whether it did. */
export function CopyButton({
  text,
  label,
  variant = "ghost",
  size = "sm",
  className,
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>("Copy");
  const copy = async () => {
    // No clipboard outside a secure context, such as a phone on the same network.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject();
    setOutcome(
      await copied.then<Outcome, Outcome>(
        () => "Copied",
        () => "Couldn’t copy",
      ),
    );
    setTimeout(() => setOutcome("Copy"), 2000);
  };
  return (
    <button
      type="button"
      onClick={copy}
      className={buttonClass(variant, size, `noscript:hidden ${className ?? ""}`)}
    >
      <span aria-hidden="true">{outcome}</span>
      <span className="sr-only">{label}</span>
      <span className="sr-only" role="status">
        {outcome === "Copy" ? "" : outcome}
      </span>
    </button>
  );
}
