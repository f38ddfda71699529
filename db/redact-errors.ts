import { DrizzleQueryError } from "drizzle-orm";

/**
 * Drizzle's errors keep the parameters of a statement and repeat them in their message: tokens, addresses, texts of
 * users. From now on they have the statement alone, whichever driver, transaction or kind of query fails. Its
 * constructor assigns `params` before it takes the stack, which begins with the message.
 */
export function omitParameters(): void {
  Object.defineProperty(DrizzleQueryError.prototype, "params", {
    configurable: true,
    get: () => [],
    set(this: DrizzleQueryError) {
      this.message = `Failed query: ${this.query}`;
    },
  });
}

// The fields of an error of PostgreSQL that may repeat values, and the class of those whose message does.
// https://www.postgresql.org/docs/current/protocol-error-fields.html
const describing = ["detail", "where", "internalQuery"];
const dataException = /^22[0-9A-Z]{3}$/;

/** Removes from an error of the server, in place, what repeats values; SQLSTATE, table, column and constraint stay. */
export function omitValues(error: unknown): void {
  if (!(error instanceof Error)) return;
  for (const field of describing) Reflect.deleteProperty(error, field);
  if (!("code" in error && dataException.test(String(error.code)))) return;
  const { message } = error;
  error.message = "data exception";
  error.stack = error.stack?.replace(message, () => error.message);
}
