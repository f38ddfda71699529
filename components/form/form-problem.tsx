"use client";

import { lazy } from "react";
import type { ProblemProps } from "@/components/form/problem-box";
import { AlertIcon } from "@/components/ui/icon";

// Most forms are never answered with a problem: its markup is fetched when one is.
const ProblemBox = lazy(() => import("@/components/form/problem-box"));

/** What a form's action says went wrong; nothing as long as nothing did. */
export function FormProblem(props: ProblemProps) {
  const { status, code, message } = props.state;
  if (status !== "error") return null;
  // Where the network is away, markup cannot be fetched either.
  if (code === "NOT_REACHED")
    return (
      <p role="alert" className="flex gap-2 text-sm text-destructive">
        <AlertIcon className="mt-0.5 size-4" />
        {message}
      </p>
    );
  return <ProblemBox {...props} />;
}
