"use client";

import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/input";

/** A password control with a button that shows what was typed. */
export function PasswordInput({ className = "", ...rest }: Omit<ComponentProps<"input">, "type">) {
  const [shown, setShown] = useState(false);
  return (
    <span className={`relative block ${className}`}>
      <Input
        {...rest}
        type={shown ? "text" : "password"}
        autoCapitalize="none"
        spellCheck={false}
        className="pr-16"
      />
      <button
        type="button"
        aria-label={shown ? "Hide password" : "Show password"}
        aria-controls={rest.id}
        disabled={rest.disabled}
        onClick={() => setShown(!shown)}
        className="control-inset"
      >
        {shown ? "Hide" : "Show"}
      </button>
    </span>
  );
}
