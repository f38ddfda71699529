/** PostgreSQL's SQLSTATE below an error of the database, such as `23505`. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && typeof cause.code === "string" && /^[0-9A-Z]{5}$/.test(cause.code))
      return cause.code;
  return undefined;
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: the server starts, stops or fails over to another,
// or has no connection left.
const awayStates = /^(08...|57P0[1-5]|53300|25006)$/;
const awayCodes = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN"],
]);
// node-postgres gives these no code.
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/;

/** Whether a statement failed since the database could not be reached, or takes none now: later it may. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (awayStates.test(code) || awayCodes.has(code) || awayMessages.test(cause.message))
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseAway)) return true;
  }
  return false;
}

/** The name of the constraint below an error of the database that has broken one. */
export function constraintOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("constraint" in cause && typeof cause.constraint === "string") return cause.constraint;
  return undefined;
}

/**
 * Why something failed, fit for a log: what the database or Drizzle says of a statement repeats its
 * parameters, and those may be addresses or tokens, so only the SQLSTATE is kept of it. A SyntaxError repeats the
 * text that could not be read, such as a body.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  const state = sqlStateOf(innermost);
  if (state) return `database error ${state}`;
  if (innermost.message.startsWith("Failed query")) return "database error";
  if (innermost instanceof SyntaxError) return `${innermost.name}: unreadable text`;
  const { name, message } = innermost;
  // Where every address of a host was tried in vain there is a code alone.
  return `${name}: ${message || String("code" in innermost ? innermost.code : "")}`;
}

/** Where an error comes from, without its message, which begins a stack and may repeat what a user has sent. */
export function framesOf({ stack = "", message }: Error): string {
  const start = stack.indexOf(message);
  return start < 0 ? "" : stack.slice(start + message.length);
}
