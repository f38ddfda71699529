import { env } from "@/lib/env";

/**
 * Ends this process when the `npm run dev` that started it was killed without a chance to stop it:
 * otherwise the port would stay taken by a server without a database. Does nothing elsewhere.
 */
export function exitWhenOrphaned(): void {
  const parent = env().APP_PARENT_PID;
  if (!parent) return;
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(1);
    }
  }, 500);
  timer.unref();
}
