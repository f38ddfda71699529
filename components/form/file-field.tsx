"use client";

import { type ChangeEvent, type ReactNode, useState } from "react";
import { Field } from "@/components/form/field";

/** The largest file that a form takes. */
export interface FileLimit {
  maxBytes: number;
  /** The sentence for a larger one. */
  tooLarge: string;
}

interface FileFieldProps {
  label: string;
  name: string;
  /** MIME types, comma-separated. */
  accept: string;
  limit: FileLimit;
  optional?: boolean;
  hint?: ReactNode;
  error?: string;
  className?: string;
}

const look =
  "block w-full min-w-0 cursor-pointer rounded-md text-sm text-muted-foreground file:mr-3 file:h-9 " +
  "file:cursor-pointer file:rounded-md file:border file:border-input file:bg-card file:px-4 file:text-sm " +
  "file:font-medium file:text-foreground hover:file:bg-muted disabled:cursor-not-allowed " +
  "disabled:file:cursor-not-allowed pointer-coarse:file:h-11";

/**
 * A file of a form. One that is too large is refused here: sent, it would be cut off on its way, and
 * the rest of the form with it.
 */
export function FileField({ name, accept, limit, error, ...field }: FileFieldProps) {
  const [problem, setProblem] = useState("");
  const check = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    const found = file && file.size > limit.maxBytes ? limit.tooLarge : "";
    target.setCustomValidity(found);
    setProblem(found);
  };
  return (
    <Field {...field} error={problem || error}>
      {(control) => (
        <input
          {...control}
          type="file"
          name={name}
          accept={accept}
          onChange={check}
          className={look}
        />
      )}
    </Field>
  );
}
