import { sendFile, type UploadTarget } from "./send-file";

export interface Upload {
  id: number;
  file: File;
  state: "waiting" | "sending" | "done" | "failed" | "cancelled";
  /** Percent of the bytes that have been sent; at 100 the image is being checked. */
  percent: number;
  /** Why it failed. */
  message?: string;
  code?: string;
}

export interface UploadRules extends UploadTarget {
  /** MIME types, comma-separated. */
  accept: string;
  maxBytes: number;
  /** What to say of a file that is too large, or of no type above. */
  tooLarge: string;
  wrongType: string;
}

const atOnce = 3;
const fresh = { state: "waiting", percent: 0, message: undefined, code: undefined } as const;
const isOpen = ({ state }: Upload) => state === "waiting" || state === "sending";

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** The uploads of a page: three at a time, the others wait. While there are any, leaving the page asks. */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly controllers = new Map<number, AbortController>();
  private lastId = 0;
  /** Whether something was kept since the page was rendered. */
  private changed = false;

  constructor(
    private readonly rules: UploadRules,
    /** Called once for each batch that has brought something, when the last of it has ended. */
    private readonly onKept: () => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly list = (): readonly Upload[] => this.uploads;

  /** Adds files behind those that wait; what an earlier batch has brought leaves the list. */
  add(files: readonly File[]): void {
    const before = this.uploads.some(isOpen) ? this.uploads : this.unfinished();
    const added = files.map((file) => this.judge({ ...fresh, id: ++this.lastId, file }));
    this.show([...before, ...added]);
    this.proceed();
  }

  /** Stops an upload, or takes it off those that wait. */
  cancel(id: number): void {
    const controller = this.controllers.get(id);
    this.controllers.delete(id);
    this.change(id, { state: "cancelled" });
    controller?.abort();
    this.proceed();
  }

  /** Starts again one that failed or was cancelled. */
  retry(id: number): void {
    this.show(
      this.uploads.map((each) => (each.id === id ? this.judge({ ...each, ...fresh }) : each)),
    );
    this.proceed();
  }

  /** Empties the list, once nothing is in progress. */
  clear(): void {
    if (!this.uploads.some(isOpen)) this.show([]);
  }

  private unfinished(): readonly Upload[] {
    return this.uploads.filter(({ state }) => state === "failed");
  }

  private judge(upload: Upload): Upload {
    const { accept, maxBytes, tooLarge, wrongType } = this.rules;
    const { size, type } = upload.file;
    if (type && !accept.split(",").includes(type))
      return { ...upload, state: "failed", message: wrongType, code: "TYPE_UNSUPPORTED" };
    return size > maxBytes
      ? { ...upload, state: "failed", message: tooLarge, code: "FILE_TOO_LARGE" }
      : upload;
  }

  private change(id: number, change: Partial<Upload>): void {
    this.show(this.uploads.map((each) => (each.id === id ? { ...each, ...change } : each)));
  }

  private show(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }

  private proceed(): void {
    for (const { id, state } of this.uploads)
      if (state === "waiting" && this.controllers.size < atOnce) void this.run(id);
    if (this.uploads.some(isOpen)) {
      addEventListener("beforeunload", ask);
      return;
    }
    removeEventListener("beforeunload", ask);
    if (this.changed) this.onKept();
    this.changed = false;
  }

  private async run(id: number): Promise<void> {
    const upload = this.uploads.find((each) => each.id === id);
    if (!upload) return;
    const controller = new AbortController();
    this.controllers.set(id, controller);
    this.change(id, { state: "sending" });
    const outcome = await sendFile(this.rules, upload.file, {
      signal: controller.signal,
      onProgress: (percent) => this.change(id, { percent }),
    });
    // Cancelled, and perhaps begun anew since.
    if (this.controllers.get(id) !== controller) return;
    this.controllers.delete(id);
    this.changed ||= outcome.state === "done";
    this.change(id, outcome);
    this.proceed();
  }
}
