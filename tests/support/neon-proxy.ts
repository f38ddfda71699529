import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { WebSocketServer } from "ws";

/** A running proxy; `address` is `host:port`, as NEON_WS_PROXY takes it. */
export interface NeonProxy {
  address: string;
  close(): Promise<void>;
}

/**
 * Carries WebSocket connections of Neon's driver to the PostgreSQL server of `databaseUrl`, as
 * Neon's own proxy does. It listens on loopback and knows no other target.
 */
export async function startNeonProxy(databaseUrl: string): Promise<NeonProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const target = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 5432) };
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

  server.on("connection", (socket) => {
    const upstream = connect(target);
    upstream.setNoDelay(true);
    upstream.on("data", (chunk) => socket.send(chunk));
    upstream.on("close", () => socket.close());
    upstream.on("error", () => socket.terminate());
    socket.on("message", (data: Buffer) => upstream.write(data));
    socket.on("close", () => upstream.destroy());
    socket.on("error", () => upstream.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}
