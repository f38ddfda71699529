import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { env } from "@/lib/env";
import { parseNetworks } from "@/lib/env-formats";

/** The header that carries the client's address inside the application; never taken from outside. */
export const clientAddressHeader = "x-app-client-address";

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");
// Some proxies, such as Azure's, add the port.
const withoutPort = (hop: string) =>
  hop.replace(/^\[(.+)\](?::\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

function parseProxies(list: string): BlockList {
  const proxies = new BlockList();
  for (const { address, family, bits } of parseNetworks(list) ?? [])
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, bits, family);
  return proxies;
}

/**
 * The address of the client: that of the connection, or, where that is a trusted proxy, the nearest
 * address in X-Forwarded-For that is not one.
 */
export function resolveClientAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string {
  let current = plain(remote);
  const hops = (forwardedFor ?? "").split(",").map((hop) => plain(withoutPort(hop.trim())));
  while (isIP(current) && trusted.check(current, family(current))) {
    const next = hops.pop();
    if (!next || !isIP(next)) break;
    current = next;
  }
  return current;
}

/** Has every request of this process carry its client's address, before any code of ours sees it. */
export function stampClientAddresses(): void {
  const trusted = parseProxies(env().TRUSTED_PROXIES ?? "");
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const forwarded = request.headers["x-forwarded-for"];
    request.headers[clientAddressHeader] = resolveClientAddress(
      request.socket.remoteAddress ?? "",
      Array.isArray(forwarded) ? forwarded.join(",") : forwarded,
      trusted,
    );
  });
}

/** Where the address of the client is found: a header of the platform, or the one stamped here. */
export function trustedAddressHeader(): string {
  return env().CLIENT_ADDRESS_HEADER ?? clientAddressHeader;
}
