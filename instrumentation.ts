/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  // In this form the bundler leaves the import out of what is built for other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./lib/start")).start();
}
