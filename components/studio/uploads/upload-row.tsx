import { buttonClass } from "@/components/ui/button-class";
import { AlertIcon } from "@/components/ui/icon";
import { CheckIcon } from "@/components/ui/icons";
import { ProgressBar } from "@/components/ui/progress-bar";
import { TextLink } from "@/components/ui/text-link";
import { formatBytes } from "@/lib/format/counts";
import type { Upload, UploadQueue } from "./upload-queue";

/** How far an upload is, in a word. */
function progress({ state, percent }: Upload): string {
  if (state === "waiting") return "Waiting";
  if (state === "done") return "Uploaded";
  if (state === "cancelled") return "Cancelled";
  if (state === "failed") return "Failed";
  return percent < 100 ? `${Math.floor(percent)}%` : "Processing";
}

/** Links to a page that can resolve a refusal. */
function Remedy({ code }: { code?: string }) {
  if (code === "UNAUTHORIZED") return <TextLink href="/sign-in">Sign in</TextLink>;
  return code?.startsWith("QUOTA_") ? <TextLink href="/pricing">Compare plans</TextLink> : null;
}

/** What the same file would be refused for again. */
const hopeless = new Set([
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "TYPE_UNSUPPORTED",
  "PICTURE_UNREADABLE",
  "PICTURE_TOO_LARGE",
]);

interface UploadRowProps {
  upload: Upload;
  queue: UploadQueue;
}

/** One file on its way: name, size, how far it is, and what can be done about it. */
export function UploadRow({ upload, queue }: UploadRowProps) {
  const { id, file, state, percent, message, code } = upload;
  const open = state === "waiting" || state === "sending";
  // Once every byte has arrived, the server keeps the image even if the page is closed.
  const stoppable = open && percent < 100;
  const again = (state === "failed" && !hopeless.has(code ?? "")) || state === "cancelled";
  return (
    <li className="grid grid-cols-1 gap-2 py-3">
      <div className="flex items-center gap-x-4 text-sm max-sm:flex-wrap">
        <span className="min-w-0 grow truncate text-foreground max-sm:basis-full" title={file.name}>
          {file.name}
        </span>
        <span className="shrink-0 font-mono text-xs text-muted-foreground tabular-nums max-sm:grow">
          {formatBytes(file.size)}
        </span>
        <span
          className={`flex min-w-24 shrink-0 items-center justify-end gap-2 ${state === "failed" ? "text-destructive" : "text-muted-foreground"}`}
        >
          {state === "done" && <CheckIcon className="size-4 text-primary" />}
          {state === "failed" && <AlertIcon className="size-4" />}
          <span className="tabular-nums">{progress(upload)}</span>
        </span>
        <span className="flex min-h-8 w-24 shrink-0 justify-end">
          {(stoppable || again) && (
            <button
              type="button"
              className={buttonClass(again ? "secondary" : "ghost", "sm")}
              aria-label={again ? `Try ${file.name} again` : `Cancel ${file.name}`}
              onClick={() => (again ? queue.retry(id) : queue.cancel(id))}
            >
              {again ? "Try again" : "Cancel"}
            </button>
          )}
        </span>
      </div>
      {message && (
        <p className="text-sm text-destructive">
          {message} <Remedy code={code} />
        </p>
      )}
      {state === "sending" && (
        <ProgressBar label={file.name} value={percent < 100 ? percent : undefined} quietLabel />
      )}
    </li>
  );
}
