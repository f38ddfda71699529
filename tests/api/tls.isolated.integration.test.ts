import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { TLSSocket } from "node:tls";
import { afterAll, expect, test } from "vitest";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

// Says "S" to PostgreSQL's SSLRequest, then shows a certificate that nobody vouches for.
const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () => {
    socket.write("S");
    const secure = new TLSSocket(socket, {
      isServer: true,
      key: fixture("key"),
      cert: fixture("certificate"),
    });
    secure.on("error", () => {});
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
process.env.DATABASE_DRIVER = "pg";
process.env.DATABASE_URL = `postgres://app:secret@127.0.0.1:${port}/app?sslmode=require`;

afterAll(() => server.close());

test("refuses a database whose certificate is not trusted", async () => {
  const { db } = await import("@/db/client");
  await expect(db.execute("SELECT 1")).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringMatching(/self-signed certificate/) }),
  });
});
