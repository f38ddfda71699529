import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { clientAddressHeader, stampClientAddresses } from "./client-address";

// All of loopback is this machine's, so that one server can be asked from a proxy and from elsewhere.
process.env.TRUSTED_PROXIES = "127.0.0.1";
stampClientAddresses();

const server = createServer((incoming, answer) => {
  answer.end(String(incoming.headers[clientAddressHeader]));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

afterAll(() => server.close());

/** The client's address as the server sees it, asked from a local address with these headers. */
function seenFrom(localAddress: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, localAddress, headers, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(text));
    })
      .on("error", reject)
      .end();
  });
}

test("uses the forwarded address behind the trusted proxy", async () => {
  expect(await seenFrom("127.0.0.1", { "x-forwarded-for": "203.0.113.9" })).toBe("203.0.113.9");
  expect(await seenFrom("127.0.0.1", { "x-forwarded-for": "198.51.100.7, 203.0.113.9" })).toBe(
    "203.0.113.9",
  );
});

test("uses the address of the connection from any other client", async () => {
  const claims = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" };
  expect(await seenFrom("127.0.0.2", claims)).toBe("127.0.0.2");
});

test("ignores the internal header in a request from outside", async () => {
  for (const from of ["127.0.0.1", "127.0.0.2"])
    expect(await seenFrom(from, { [clientAddressHeader]: "203.0.113.9" })).toBe(from);
});
