"use client";

import { useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { buttonClass } from "@/components/ui/button-class";
import type { Upload, UploadQueue } from "./upload-queue";
import { UploadRow } from "./upload-row";

/** "3 of 5 uploaded, 1 failed". */
function summary(uploads: readonly Upload[]): string {
  const count = (state: Upload["state"]) =>
    uploads.filter((upload) => upload.state === state).length;
  const [failed, cancelled] = [count("failed"), count("cancelled")];
  return [
    `${count("done")} of ${uploads.length} uploaded`,
    failed > 0 && `${failed} failed`,
    cancelled > 0 && `${cancelled} cancelled`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** The uploads of the page, each in a row of its own, and how many of them are through. */
export default function UploadList({ queue }: { queue: UploadQueue }) {
  const uploads = useSyncExternalStore(queue.subscribe, queue.list, queue.list);
  const box = useRef<HTMLElement>(null);
  const heading = useRef<HTMLParagraphElement>(null);
  const focused = useRef(false);

  // A button that had the focus may be gone with the state of its row.
  useLayoutEffect(() => {
    if (focused.current && !box.current?.contains(document.activeElement)) heading.current?.focus();
  });

  const open = uploads.some(({ state }) => state === "waiting" || state === "sending");
  return (
    <section
      ref={box}
      aria-label="Uploads"
      className="grid grid-cols-1 gap-3"
      onFocus={() => {
        focused.current = true;
      }}
      onBlur={() => {
        focused.current = false;
      }}
    >
      <div className="flex min-h-8 items-center justify-between gap-4 text-sm">
        <p
          ref={heading}
          tabIndex={-1}
          role="status"
          className="rounded-xs font-medium text-foreground"
        >
          {uploads.length > 0 && summary(uploads)}
        </p>
        {uploads.length > 0 && !open && (
          <button
            type="button"
            className={buttonClass("ghost", "sm")}
            onClick={() => queue.clear()}
          >
            Clear list
          </button>
        )}
      </div>
      {uploads.length > 0 && (
        <ul className="grid grid-cols-1 divide-y divide-border border-t border-border">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} queue={queue} />
          ))}
        </ul>
      )}
    </section>
  );
}
