"use client";

import { lazy } from "react";
import type { ProblemProps } from "@/components/auth/problem-box";

// Most forms are never answered with a problem: its markup is fetched when one is.
const ProblemBox = lazy(() => import("@/components/auth/problem-box"));

/** What a form's action says went wrong; nothing as long as nothing did. */
export function FormProblem(props: ProblemProps) {
  return props.state.status === "error" ? <ProblemBox {...props} /> : null;
}
