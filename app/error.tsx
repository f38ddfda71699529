"use client";

import { lazy, useLayoutEffect } from "react";
import { applyThemeCookie } from "@/components/layout/theme/theme-cookie";

// Loaded with the failure: every page would carry this module, and hardly one fails.
const FailedPage = lazy(() =>
  import("@/components/layout/failed-page").catch(() => ({ default: OfflinePage })),
);

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  useLayoutEffect(applyThemeCookie, []);
  return <FailedPage digest={error.digest} retry={retry} />;
}

/** Where not even that can be loaded. */
function OfflinePage({ retry }: { digest?: string; retry: () => void }) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-6 px-4 text-center">
      <h1 className="text-lg font-semibold">You’re offline</h1>
      <p className="text-base text-muted-foreground">
        Nothing was changed. Try again when you’re back online.
      </p>
      <button type="button" onClick={retry} className="button button-primary button-md">
        Try again
      </button>
    </main>
  );
}
