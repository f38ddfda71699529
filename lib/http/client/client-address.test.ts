import { BlockList } from "node:net";
import { describe, expect, test } from "vitest";
import { resolveClientAddress } from "./client-address";

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
  ])("resolves %s with X-Forwarded-For %j to %s", (remote, forwarded, expected) => {
    expect(resolveClientAddress(remote, forwarded, proxies)).toBe(expected);
  });
});
