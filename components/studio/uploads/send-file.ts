import { notReached } from "@/components/form/network";
import { send } from "./send";

/** Where a project's images go. */
export interface UploadTarget {
  projectId: string;
  /** Whether storage takes files without the application in between. */
  direct: boolean;
  /** The sentence where an answer has none. */
  unexpected: string;
}

type Outcome =
  | { state: "done" | "cancelled" }
  /** `code` as the server has it; none where no answer came. */
  | { state: "failed"; message: string; code?: string };

interface Watch {
  /** Percent of the bytes; 100 while the image is processed. */
  onProgress(percent: number): void;
  signal: AbortSignal;
}

interface Permission {
  direct: boolean;
  url: string;
  headers: Record<string, string>;
  uploadId: string;
}

type Answer = Awaited<ReturnType<typeof send>>;

/** The sentence where no answer came although there is a network. */
export const uploadNotReached = "Upload failed. Check your connection and try again.";
/** The sentence where a proxy refuses a file for its size. */
export const tooLargeForServer = "This file is too large for this server. Choose a smaller one.";
const asks = 3;

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function outcomeOf(
  { status, text }: Answer,
  { unexpected }: UploadTarget,
  signal: AbortSignal,
): Outcome {
  if (status === 201) return { state: "done" };
  if (signal.aborted) return { state: "cancelled" };
  if (status === 0)
    return { state: "failed", message: navigator.onLine ? uploadNotReached : notReached() };
  const { code, message } = parse(text);
  // A proxy in front has a limit of its own, and says so in HTML.
  const ours = status === 413 ? tooLargeForServer : unexpected;
  return {
    state: "failed",
    message: typeof message === "string" ? message : ours,
    code: typeof code === "string" ? code : undefined,
  };
}

async function throughTheApp(
  target: UploadTarget,
  file: File,
  { onProgress, signal }: Watch,
): Promise<Outcome> {
  const body = new FormData();
  body.set("picture", file);
  const headers = { accept: "application/json" };
  const url = `/api/projects/${target.projectId}/images`;
  return outcomeOf(await send("POST", url, { headers, body, onProgress, signal }), target, signal);
}

/** Asks again where no answer came: the server answers the same for what it has kept already. */
async function finish(url: string, target: UploadTarget, signal: AbortSignal): Promise<Outcome> {
  for (let asked = 1; ; asked++) {
    const answer = await send("POST", url, { signal });
    if (answer.status !== 0 || signal.aborted || asked === asks)
      return outcomeOf(answer, target, signal);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Straight to storage; `undefined` where that is not possible, and nothing has been kept. */
async function straight(
  target: UploadTarget,
  file: File,
  { onProgress, signal }: Watch,
): Promise<Outcome | undefined> {
  const uploads = `/api/projects/${target.projectId}/uploads`;
  const { name, size: byteSize, type: contentType } = file;
  const asked = await send("POST", uploads, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, byteSize, contentType }),
    signal,
  });
  if (asked.status !== 200) return outcomeOf(asked, target, signal);
  const { direct, url, headers, uploadId } = parse(asked.text) as unknown as Permission;
  if (!direct) return undefined;
  const { status } = await send("PUT", url, { headers, body: file, onProgress, signal });
  if (signal.aborted) return { state: "cancelled" };
  // A bucket that does not let this site in answers nothing that a script may read.
  return status >= 200 && status < 300
    ? finish(`${uploads}/${uploadId}`, target, signal)
    : undefined;
}

/** Uploads an image in the most direct way there is. Never rejects. */
export async function sendFile(target: UploadTarget, file: File, watch: Watch): Promise<Outcome> {
  if (!navigator.onLine) return { state: "failed", message: notReached() };
  const sent = target.direct && file.type ? await straight(target, file, watch) : undefined;
  return sent ?? throughTheApp(target, file, watch);
}
