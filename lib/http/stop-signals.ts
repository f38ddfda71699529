import { isatty } from "node:tty";

// A terminal's Ctrl-C may arrive twice within an instant, since npm hands it on.
const repeatedMilliseconds = 1000;

/**
 * Calls back once, with the first signal that asks this process to stop. Further ones cut nothing off: PM2, service
 * managers and `npm start` send several. Only a second Ctrl-C in a terminal ends the process at once, with code 130.
 */
export function onFirstStopSignal(callback: () => void, inTerminal = isatty(0)): void {
  let first: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (first === undefined) {
        first = performance.now();
        callback();
      } else if (
        inTerminal &&
        signal === "SIGINT" &&
        performance.now() - first > repeatedMilliseconds
      )
        process.exit(130);
    });
}
