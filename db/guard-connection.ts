import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { connect as connectSocket, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { Client as PgClient } from "pg";
import { omitValues } from "./redact-errors";

const unlimited = new AsyncLocalStorage<true>();

/** Runs work whose statements may take as long as they need. */
export function withoutStatementLimit<T>(work: () => Promise<T>): Promise<T> {
  return unlimited.run(true, work);
}

// https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest and CancelRequest.
const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;

const message = (...words: number[]) => {
  const bytes = Buffer.alloc(4 * (words.length + 1));
  [bytes.length, ...words].forEach((word, index) => {
    bytes.writeInt32BE(word | 0, 4 * index);
  });
  return bytes;
};

/** What a statement is cancelled by: the types of pg leave out the two numbers, and say of `ssl` that it is a boolean. */
type Cancellable = {
  host: string;
  port: number;
  ssl: boolean | ConnectionOptions;
  processID: number;
  secretKey: number;
};

// How long a cancelled statement has to end before its connection is closed.
const graceMilliseconds = 2000;

/** Asks the server, or the pooler before it, to end the statement that a connection runs; it answers with 57014. */
async function cancelStatement(client: Cancellable): Promise<void> {
  const { host, port, ssl, processID, secretKey } = client;
  const signal = AbortSignal.timeout(graceMilliseconds);
  const address = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const socket = connectSocket(address).on("error", () => {});
  let open: Socket = socket;
  try {
    await once(socket, "connect", { signal });
    if (ssl) {
      socket.write(message(sslRequest));
      await once(socket, "data", { signal });
      // An address is no name that a server could be asked by.
      const name = isIP(host) ? {} : { servername: host };
      open = connectTls({ socket, ...name, ...(typeof ssl === "object" && ssl) });
      open.on("error", () => {});
      await once(open, "secureConnect", { signal });
    }
    // The other side ends the connection; a pooler forgets the request of one that is ended before.
    open.write(message(cancelRequest, processID, secretKey));
    await once(open, "close", { signal });
  } finally {
    open.destroy();
  }
}

type Answer = { command?: string };
type Connection = { query(...args: unknown[]): unknown; end(): Promise<void> };

/** Ends the statement that a connection runs; resolves to what stops that. */
function endAfter(connection: Connection, milliseconds: number): () => void {
  const close = () => void connection.end().catch(() => {});
  let timer = setTimeout(() => {
    if (!(connection instanceof PgClient)) return close();
    timer = setTimeout(close, graceMilliseconds);
    cancelStatement(connection as unknown as Cancellable).catch(() => {});
  }, milliseconds);
  return () => clearTimeout(timer);
}

/** Whether the server has become a replica (25006): a new connection may lead to the one that takes its place. */
const isReadOnly = (error: unknown) => (error as { code?: string }).code === "25006";

const textOf = (query: unknown) =>
  String(typeof query === "object" && query && "text" in query ? query.text : query).toLowerCase();

/**
 * Adds four guarantees to a connection.
 *
 * - A statement that takes longer than so many milliseconds, the time that it waits for those before it included, is
 *   ended; 0 means no limit. The server is asked to cancel it, so that it fails with SQLSTATE 57014 and its transaction
 *   can be rolled back; a connection that does not answer is closed. The setting `statement_timeout` is not used:
 *   poolers refuse it among the parameters of a new connection, and a `SET` would stay on a connection that others get.
 *   Where the server cannot be asked (over Neon's WebSocket, or while the network is down), the statement goes on there
 *   until it ends or the `statement_timeout` of the role ends it.
 * - A transaction that could not be committed is an error. PostgreSQL answers the COMMIT of a transaction in which a
 *   statement has failed with ROLLBACK and no error: where the failure was swallowed, a success would be reported and
 *   nothing stored. The failure is the `cause`.
 * - A connection to a server that takes no writes any more is closed.
 * - An error of a statement repeats none of its values.
 */
export function guardConnection(connection: Connection, milliseconds: number): void {
  const send = connection.query.bind(connection);
  let failure: unknown;

  const settled = (query: string, error: unknown, answer?: Answer): Error | undefined => {
    if (error) {
      omitValues(error);
      failure ??= error;
      if (isReadOnly(error)) void connection.end().catch(() => {});
    } else if (query.startsWith("begin")) failure = undefined;
    else if (query === "commit" && answer?.command === "ROLLBACK")
      return new Error("the transaction was rolled back: a statement had failed", {
        cause: failure,
      });
    return undefined;
  };

  connection.query = (...args) => {
    const query = textOf(args[0]);
    const isLimited = milliseconds > 0 && !unlimited.getStore();
    const stop = isLimited ? endAfter(connection, milliseconds) : () => {};
    const callback = args.at(-1);
    if (typeof callback === "function") {
      const answered = (error: unknown, answer?: Answer) => {
        stop();
        callback(settled(query, error, answer) ?? error, answer);
      };
      return send(...args.slice(0, -1), answered);
    }
    const result = send(...args);
    if (!(result instanceof Promise)) {
      stop();
      return result;
    }
    return result.then(
      (answer: Answer) => {
        stop();
        const lost = settled(query, undefined, answer);
        if (lost) throw lost;
        return answer;
      },
      (error) => {
        stop();
        settled(query, error);
        throw error;
      },
    );
  };
}
