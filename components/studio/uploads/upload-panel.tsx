"use client";

import { useRouter } from "next/navigation";
import {
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from "react";
import { buttonClass } from "@/components/ui/button-class";
import { TextLink } from "@/components/ui/text-link";
import { DropOverlay } from "./drop-overlay";
import type { UploadQueue, UploadRules } from "./upload-queue";

// What a click needs is loaded by the click.
const UploadList = lazy(() => import("./upload-list"));

interface UploadPanelProps extends UploadRules {
  /** Which files fit, in a sentence. */
  hint: string;
  /** Why nothing can be uploaded now. */
  refusal?: string;
}

/** It looks like a button, and so Enter opens it; of itself a file control knows the space bar alone. */
function openByEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.currentTarget.click();
}

/**
 * Takes images by a file picker, or dropped anywhere on the page, several at once; a plain form for
 * one image without JavaScript.
 */
export function UploadPanel({ hint, refusal, ...rules }: UploadPanelProps) {
  const [queue, setQueue] = useState<UploadQueue>();
  const current = useRef<Promise<UploadQueue>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const [inputId, hintId] = [useId(), useId()];

  function showKept(): void {
    const url = new URL(location.href);
    // The error of the form is obsolete; the place in the gallery stays.
    if (url.searchParams.has("problem")) {
      url.searchParams.delete("problem");
      router.replace(url.pathname + url.search, { scroll: false });
    }
    router.refresh();
  }

  async function add(files: readonly File[]): Promise<void> {
    if (files.length === 0 || refusal !== undefined) return;
    current.current ??= import("./upload-queue").then(
      ({ UploadQueue }) => new UploadQueue(rules, showKept),
    );
    const uploads = await current.current;
    setQueue(uploads);
    uploads.add(files);
  }

  function take(): void {
    if (!input.current) return;
    const files = [...(input.current.files ?? [])];
    input.current.value = "";
    void add(files);
  }

  const begin = useEffectEvent(() => {
    // Without JavaScript the form carries one.
    if (input.current) input.current.multiple = true;
    // Files that were chosen before this script had loaded.
    take();
  });
  useEffect(() => begin(), []);

  return (
    <form
      action={`/api/projects/${rules.projectId}/images`}
      method="post"
      encType="multipart/form-data"
      className="grid grid-cols-1 gap-4"
    >
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <input
          ref={input}
          id={inputId}
          type="file"
          name="picture"
          accept={rules.accept}
          required
          disabled={refusal !== undefined}
          autoComplete="off"
          aria-describedby={hintId}
          className="peer sr-only text-sm text-muted-foreground noscript:not-sr-only"
          onChange={take}
          onKeyDown={openByEnter}
        />
        <label
          htmlFor={inputId}
          aria-disabled={refusal !== undefined}
          className={buttonClass("primary", "md", "file-button")}
        >
          Upload images
        </label>
        <button
          type="submit"
          disabled={refusal !== undefined}
          className={buttonClass("secondary", "md", "hidden noscript:inline-flex")}
        >
          Upload
        </button>
        <p id={hintId} className="min-w-0 grow basis-72 text-sm text-muted-foreground">
          {refusal ? (
            <>
              <span className="text-warning-strong">{refusal}</span>{" "}
              <TextLink href="/pricing">Compare plans</TextLink>
            </>
          ) : (
            <>
              <span className="pointer-coarse:hidden noscript:hidden">
                Or drag and drop them anywhere on this page.{" "}
              </span>
              {hint}
            </>
          )}
        </p>
      </div>
      {queue && (
        <Suspense fallback={null}>
          <UploadList queue={queue} />
        </Suspense>
      )}
      <DropOverlay onDrop={add} />
    </form>
  );
}
