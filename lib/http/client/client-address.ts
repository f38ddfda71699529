import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, SocketAddress } from "node:net";
import { type Env, env } from "@/lib/env";
import { parseNetworks, proxyHeaders } from "@/lib/env-formats";

/** The header that carries the client's address inside the application; never taken from outside. */
export const clientAddressHeader = "x-app-client-address";

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

/**
 * The address in an entry of a list of hops, in its usual spelling; undefined if there is none, as in
 * `unknown`. Some proxies, such as Azure's and IIS, add the port.
 */
function addressIn(hop: string): string | undefined {
  const host = hop
    .trim()
    .replace(/^\[(.+)\](?::\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1");
  if (!isIP(host)) return undefined;
  const { address } = new SocketAddress({ address: host, family: family(host) });
  // IPv4 by way of IPv6 (RFC 4291, section 2.5.5.2).
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}

// RFC 7239, section 4: elements after commas, pairs after semicolons, values in quotes or not.
const forwardedFor = /(?:^|[,;])\s*for\s*=\s*(?:"([^"]*)"|([^\s",;]*))/gi;

/** The addresses in a list of hops: of `Forwarded` (RFC 7239), or of any other header. */
function hopsIn(header: string, value: string): string[] {
  if (header !== "forwarded") return value.split(",");
  return Array.from(value.matchAll(forwardedFor), ([, quoted, bare]) => quoted ?? bare ?? "");
}

function parseProxies(list: string): BlockList {
  const proxies = new BlockList();
  for (const { address, family, bits } of parseNetworks(list) ?? [])
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, bits, family);
  return proxies;
}

/** Where the address of the client is found. */
export interface AddressSource {
  /** In lower case: `x-forwarded-for`, `forwarded`, or the header of a platform. */
  header: string;
  /** Whether the platform sets the header, so that it counts whatever the address of the connection is. */
  fromPlatform: boolean;
  trusted: BlockList;
}

/**
 * The address of the client: that of the connection, or, where that is a trusted proxy or a platform's
 * header counts, the nearest address in the header that is not a trusted proxy.
 */
export function resolveClientAddress(
  remote: string,
  value: string | undefined,
  { header, fromPlatform, trusted }: AddressSource,
): string {
  const hops = hopsIn(header, value ?? "");
  const isTrusted = (address: string) => trusted.check(address, family(address));
  let current = addressIn(remote) ?? remote;
  let goOn = fromPlatform || isTrusted(current);
  while (goOn) {
    const next = addressIn(hops.pop() ?? "");
    if (!next) break;
    current = next;
    goOn = isTrusted(current);
  }
  return current;
}

/** Where these settings say that the address of the client is found. */
export function addressSource({ CLIENT_ADDRESS_HEADER, TRUSTED_PROXIES }: Env): AddressSource {
  const header = CLIENT_ADDRESS_HEADER?.toLowerCase() ?? "x-forwarded-for";
  return {
    header,
    fromPlatform: !proxyHeaders.has(header),
    trusted: parseProxies(TRUSTED_PROXIES ?? ""),
  };
}

/** The header that carries the client's address, and nothing else, once a request is stamped. */
export function stampedHeader({ header, fromPlatform } = addressSource(env())): string {
  return fromPlatform ? header : clientAddressHeader;
}

/** Has every request of this process carry its client's address, before any code of ours sees it. */
export function stampClientAddresses(): void {
  const source = addressSource(env());
  const stamped = stampedHeader(source);
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const value = request.headers[source.header];
    request.headers[stamped] = resolveClientAddress(
      request.socket.remoteAddress ?? "",
      Array.isArray(value) ? value.join(",") : value,
      source,
    );
  });
}
