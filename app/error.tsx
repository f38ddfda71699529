"use client";

import { lazy, useLayoutEffect } from "react";
import { applyThemeCookie } from "@/components/shell/theme-cookie";

// Loaded with the failure: every page carries what stands here, and hardly one fails.
const FailedPage = lazy(() => import("@/components/shell/failed-page"));

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  useLayoutEffect(applyThemeCookie, []);
  return <FailedPage digest={error.digest} retry={retry} />;
}
