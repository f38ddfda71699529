"use client";

import { useLayoutEffect } from "react";
import { BrokenStemDrawing } from "@/components/brand/broken-stem-drawing";
import { isNotReached, notReached } from "@/components/form/network";
import { FailureCode } from "@/components/layout/failure-code";
import { pageFailure } from "@/components/layout/page-failure";
import { applyThemeCookie } from "@/components/layout/theme/theme-cookie";
import { buttonClass } from "@/components/ui/button-class";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

interface AppErrorProps {
  error: Error & { digest?: string };
  retry: () => void;
}

/** A page inside the layout that failed; the layout stays usable around it. */
export default function AppError({ error, retry }: AppErrorProps) {
  useLayoutEffect(applyThemeCookie, []);
  const away = isNotReached(error);
  return (
    <Panel>
      <EmptyState
        level={1}
        drawing={<BrokenStemDrawing />}
        title={away ? "No connection" : pageFailure.title}
        action={
          <button type="button" onClick={retry} className={buttonClass()}>
            Try again
          </button>
        }
      >
        {away ? notReached() : pageFailure.text}
        {error.digest && (
          <>
            {" "}
            <FailureCode digest={error.digest} />
          </>
        )}
      </EmptyState>
    </Panel>
  );
}
