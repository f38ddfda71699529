/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env, EnvError } = await import("./lib/env");
  try {
    env();
  } catch (error) {
    // Next.js would go on and answer every request with an error.
    const sentence = error instanceof EnvError ? error.message : String(error);
    process.stderr.write(`Perennial cannot start: ${sentence}\n`);
    process.exit(1);
  }
  const { boot } = await import("./lib/boot");
  boot({ handleSignals: process.env.NEXT_MANUAL_SIG_HANDLE === "true" });
}
