/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  // In this form the bundler leaves the imports out of what is built for other runtimes. In development the
  // worker is a process of its own (lib/cli/dev), so that the first page doesn’t wait for it to be compiled.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { start } = await import("./lib/start");
    if (process.env.NODE_ENV === "development") await start();
    else await start(async () => (await import("./lib/worker")).startWorker());
  }
}
