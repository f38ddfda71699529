import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy before a PostgreSQL server that takes down what is executed through it. */
export interface SqlCounter {
  /** The address of the database through the proxy. */
  url: string;
  /** The statements executed since the last call. */
  take(): string[];
  close(): Promise<void>;
}

const sslRequest = 80877103;

/** Reads one connection's frontend messages (PostgreSQL, "Message Formats") and reports executions. */
function reader(onExecute: (sql: string) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let started = false;
  const prepared = new Map<string, string>();
  const portals = new Map<string, string>();

  function handle(type: string, body: Buffer): void {
    const [first = "", second = ""] = body.toString("latin1").split("\0", 2);
    if (type === "Q") onExecute(first);
    if (type === "P") prepared.set(first, second);
    if (type === "B") portals.set(first, prepared.get(second) ?? "");
    if (type === "E") onExecute(portals.get(first) ?? "");
  }

  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      // The first message of a connection has no type byte.
      const header = started ? 5 : 4;
      if (pending.length < header) return;
      const size = pending.readInt32BE(header - 4) + header - 4;
      if (pending.length < size) return;
      const body = pending.subarray(header, size);
      if (started) handle(String.fromCharCode(pending[0] ?? 0), body);
      else started = body.readInt32BE(0) !== sslRequest;
      pending = pending.subarray(size);
    }
  };
}

/** Starts a counting proxy on loopback before the server of `databaseUrl`. */
export async function startSqlCounter(databaseUrl: string): Promise<SqlCounter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let executed: string[] = [];
  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port || 5432) });
    const read = reader((sql) => executed.push(sql));
    client.on("data", read);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    take() {
      const taken = executed;
      executed = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
