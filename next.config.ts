import { networkInterfaces } from "node:os";
import type { NextConfig } from "next";
import { commonHeaders, dataPolicy } from "./lib/http/policy/security-headers";

/** Addresses of this machine, so that a phone on the same network may use the development server. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal)
    .map((address) => address.address);
}

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // Out of the way of the rail, whose last entry is at the bottom left.
  devIndicators: { position: "bottom-right" },
  allowedDevOrigins: ["127.0.0.1", "[::1]", ...lanAddresses()],
  serverExternalPackages: ["graphile-worker", "sharp", "@node-rs/argon2", "pg", "ws", "flydrive"],
  experimental: { serverActions: { bodySizeLimit: "12mb" }, proxyClientMaxBodySize: "12mb" },
  // Where password managers send a person whose password leaked (https://w3c.github.io/webappsec-change-password-url/).
  redirects: async () => [
    {
      source: "/.well-known/change-password",
      destination: "/settings/security#password",
      permanent: false,
    },
  ],
  // What pages need apart from these depends on the request: see proxy.ts.
  headers: async () => [
    { source: "/:path*", headers: listed(commonHeaders) },
    { source: "/api/:path*", headers: listed({ "content-security-policy": dataPolicy }) },
  ],
};

function listed(headers: Record<string, string>) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}

export default config;
