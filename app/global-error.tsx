"use client";

import { useLayoutEffect } from "react";
import { pageFailure } from "@/components/layout/page-failure";
import { applyThemeCookie } from "@/components/layout/theme/theme-cookie";
import "./globals.css";

interface GlobalErrorProps {
  error: Error & { digest?: string };
  retry: () => void;
}

/** Replaces the root layout when it fails, so it relies on nothing but the stylesheet; every page loads it beforehand. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  useLayoutEffect(applyThemeCookie, []);
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <title>{pageFailure.title}</title>
        <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-5 px-4 text-center">
          <h1 className="text-lg font-semibold">{pageFailure.title}</h1>
          <p className="text-base text-muted-foreground">{pageFailure.text}</p>
          <button
            type="button"
            onClick={retry}
            className="h-10 cursor-pointer rounded-md bg-primary px-4 font-medium text-primary-foreground hover:bg-primary-strong"
          >
            Try again
          </button>
          {error.digest && (
            <p className="text-muted-foreground">
              Error code:{" "}
              <code className="font-mono text-foreground select-all">{error.digest}</code>
            </p>
          )}
        </main>
      </body>
    </html>
  );
}
