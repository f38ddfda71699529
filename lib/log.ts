import pino from "pino";
import { env } from "@/lib/env";

/** Structured log lines on standard output; never give it a password, a token or an address. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
});
