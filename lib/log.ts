import pino from "pino";
import { env } from "@/lib/env";

let destination = pino.destination(1);

/** Sends log lines to standard error, for a command whose standard output is its answer. */
export function logToStandardError(): void {
  destination = pino.destination(2);
}

/** Structured log lines on standard output; never give it a password, a token or an address. */
export const log = pino(
  { level: env().LOG_LEVEL, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
  { write: (line: string) => void destination.write(line) },
);
