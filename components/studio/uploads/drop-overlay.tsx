"use client";

import { useEffect, useEffectEvent, useState } from "react";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Has the whole page take files that are dropped on it, and says so while they hang above it. */
export function DropOverlay({ onDrop }: { onDrop: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const taken = useEffectEvent(onDrop);

  useEffect(() => {
    const listening = new AbortController();
    const listen = (name: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      addEventListener(name, (event) => carriesFiles(event) && act(event), listening);
    listen("dragover", (event) => {
      // Otherwise the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    });
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen("drop", (event) => {
      event.preventDefault();
      setOver(false);
      taken([...(event.dataTransfer?.files ?? [])]);
    });
    return () => listening.abort();
  }, []);

  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-lg border-2 border-dashed border-primary bg-primary-tint/90">
      <p className="text-lg font-medium text-foreground">Drop images to upload</p>
    </div>
  );
}
