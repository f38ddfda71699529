import type { Instrumentation } from "next";

let onFailure = (_error: unknown): void => {};

/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  // In this form the bundler leaves the imports out of what is built for other runtimes. In development the
  // worker is a process of its own (lib/cli/dev), so that the first page doesn’t wait for it to be compiled.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const started = await import("./lib/start");
    onFailure = started.onFailure;
    if (process.env.NODE_ENV === "development") await started.start();
    else {
      const distDir = process.env.NEXT_DIST_DIR || ".next";
      await started.start({ distDir, loadWorker: () => import("./lib/worker") });
    }
  }
}

/** Next.js calls this when a page, a route or an action fails, before it answers. */
export const onRequestError: Instrumentation.onRequestError = (error) => onFailure(error);
