"use client";

import { useLayoutEffect } from "react";
import { BrokenStemDrawing } from "@/components/brand/broken-stem-drawing";
import { MessagePage } from "@/components/shell/message-page";
import { applyThemeCookie } from "@/components/shell/theme-cookie";
import { buttonClass } from "@/components/ui/button-class";

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  useLayoutEffect(applyThemeCookie, []);
  return (
    <MessagePage
      drawing={<BrokenStemDrawing />}
      title="This page could not be shown"
      action={
        <button type="button" onClick={retry} className={buttonClass()}>
          Try again
        </button>
      }
    >
      <p>Something failed on our side. Nothing you saved is lost; trying again often helps.</p>
      {error.digest && (
        <p className="text-sm">
          If it stays, quote this code:{" "}
          <code className="font-mono text-ink select-all">{error.digest}</code>
        </p>
      )}
    </MessagePage>
  );
}
