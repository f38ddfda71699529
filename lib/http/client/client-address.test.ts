import { BlockList } from "node:net";
import { describe, expect, test } from "vitest";
import type { Env } from "@/lib/env";
import { addressSource, resolveClientAddress } from "./client-address";

const proxies = new BlockList();
proxies.addSubnet("10.0.0.0", 8, "ipv4");
proxies.addAddress("::1", "ipv6");

describe("resolveClientAddress", () => {
  test.each([
    ["203.0.113.5", undefined, "203.0.113.5"],
    ["203.0.113.5", "198.51.100.1", "203.0.113.5"],
    ["10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
    ["10.0.0.1", "not an address", "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
    ["::1", "2001:db8::7", "2001:db8::7"],
    ["10.0.0.1", "198.51.100.1:49152", "198.51.100.1"],
    ["10.0.0.1", "[2001:db8::7]:49152", "2001:db8::7"],
    ["10.0.0.1", "[2001:DB8:0::7]", "2001:db8::7"],
    ["10.0.0.1", "::ffff:cb00:7109", "203.0.113.9"],
    ["10.0.0.1", "[::ffff:203.0.113.9]:443", "203.0.113.9"],
    ["10.0.0.1", "198.51.100.1, 10.0.0.3:8080, [::1]:443", "198.51.100.1"],
    ["10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"],
  ])("resolves %s with X-Forwarded-For %j to %s", (remote, forwarded, expected) => {
    const source = { header: "x-forwarded-for", fromPlatform: false, trusted: proxies };
    expect(resolveClientAddress(remote, forwarded, source)).toBe(expected);
  });

  test.each([
    ["10.0.0.1", "for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"],
    ["10.0.0.1", 'For="[2001:db8:cafe::17]:4711"', "2001:db8:cafe::17"],
    [
      "10.0.0.1",
      'for=192.0.2.43, for="198.51.100.17:5000";by=10.0.0.1, for=10.0.0.9',
      "198.51.100.17",
    ],
    ["10.0.0.1", 'host="a,for=192.0.2.1";for=198.51.100.17', "198.51.100.17"],
    ["10.0.0.1", "for=192.0.2.43, for=_hidden", "10.0.0.1"],
    ["10.0.0.1", "for=unknown", "10.0.0.1"],
    ["203.0.113.5", "for=192.0.2.60", "203.0.113.5"],
  ])("resolves %s with Forwarded %j to %s", (remote, forwarded, expected) => {
    const source = { header: "forwarded", fromPlatform: false, trusted: proxies };
    expect(resolveClientAddress(remote, forwarded, source)).toBe(expected);
  });

  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["203.0.113.9:51000", "203.0.113.9"],
    ["[2001:db8::7]:443", "2001:db8::7"],
    ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 10.0.0.7", "198.51.100.1"],
    [undefined, "192.0.2.1"],
  ])("resolves a platform's header %j to %s from any connection", (value, expected) => {
    const source = { header: "cf-connecting-ip", fromPlatform: true, trusted: proxies };
    expect(resolveClientAddress("192.0.2.1", value, source)).toBe(expected);
  });
});

describe("the source of the address", () => {
  const sourceFor = (CLIENT_ADDRESS_HEADER?: string) =>
    addressSource({ CLIENT_ADDRESS_HEADER, TRUSTED_PROXIES: "10.0.0.0/8" } as Env);

  test.each([undefined, "x-forwarded-for", "X-Forwarded-For"])(
    "regression: with the header set to %s, only a trusted proxy is believed",
    (setting) => {
      const source = sourceFor(setting);
      expect(resolveClientAddress("203.0.113.5", "198.51.100.1", source)).toBe("203.0.113.5");
      expect(resolveClientAddress("10.0.0.1", "1.2.3.4, 198.51.100.1", source)).toBe(
        "198.51.100.1",
      );
    },
  );

  test("is the list of RFC 7239 from trusted proxies, or a platform’s header from any connection", () => {
    const forwarded = sourceFor("Forwarded");
    expect(resolveClientAddress("203.0.113.5", "for=198.51.100.1", forwarded)).toBe("203.0.113.5");
    const platform = sourceFor("CF-Connecting-IP");
    expect(resolveClientAddress("203.0.113.5", "198.51.100.1", platform)).toBe("198.51.100.1");
  });
});
