"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { PageSkeleton } from "@/components/layout/page-skeleton";
import { shapeOf, watchNavigation } from "@/components/layout/pending-page";

/**
 * The main part of a signed-in page. Where the next page lets itself be waited for, its skeleton is
 * here meanwhile, and what was here stays below it, out of sight: it comes back as it was if the next
 * page does not arrive.
 */
export function AppMain({ children }: { children: ReactNode }) {
  const [path, setPath] = useState<string>();
  const left = useRef<Element>(null);
  useEffect(
    () =>
      watchNavigation((next) => {
        if (next) {
          left.current ??= document.activeElement;
          // Where popovers are unknown, so is the pseudo-class, and the query would throw.
          if ("popover" in HTMLElement.prototype)
            document.querySelector<HTMLElement>(":popover-open")?.hidePopover();
        }
        setPath(next);
      }),
    [],
  );
  useEffect(() => {
    if (path) return;
    // What is out of sight has lost the focus.
    if (left.current instanceof HTMLElement) left.current.focus({ preventScroll: true });
    left.current = null;
  }, [path]);
  const shape = path && shapeOf(path);
  return (
    <>
      <p role="status" className="sr-only">
        {shape && "Loading page"}
      </p>
      <main
        id="main"
        tabIndex={-1}
        aria-busy={shape ? true : undefined}
        className="app-main mx-auto grid w-full max-w-[1040px] gap-8 outline-none"
      >
        {children}
        {shape && <PageSkeleton shape={shape} path={path} />}
      </main>
    </>
  );
}
