import { realpathSync } from "node:fs";
import { networkInterfaces } from "node:os";
import path from "node:path";
import type { NextConfig } from "next";
import { formBodyLimit } from "./lib/http/form-body-limit";
import { commonHeaders, dataPolicy } from "./lib/http/policy/security-headers";

/** The host of APP_URL, which a tunnel or a forwarded port serves. */
function publicHost(): string[] {
  const url = process.env.APP_URL ?? "";
  return URL.canParse(url) ? [new URL(url).hostname] : [];
}

/** Addresses of this machine, so that a phone on the same network may use the development server. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal)
    .map((address) => address.address);
}

// As lib/env.ts has it, which is for the running application: a build has no settings.
const longestForm = formBodyLimit(Number(process.env.UPLOAD_MAX_BYTES) || 10 * 1024 * 1024);

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // For `npm run build:image` alone: `next start` does not serve such a build. A lock file in a folder above would
  // put the files deeper.
  ...(process.env.NEXT_OUTPUT === "standalone" && {
    output: "standalone",
    outputFileTracingRoot: process.cwd(),
  }),
  poweredByHeader: false,
  env: {
    // Whether pages link the captured emails (components/ui/inbox-note.tsx): never in a production build.
    DEV_INBOX: process.env.NODE_ENV === "development" && !process.env.SMTP_URL ? "1" : "",
  },
  reactStrictMode: true,
  // In development each action would be printed with what was typed into its form, passwords included.
  logging: { serverFunctions: false },
  // Out of the way of the rail, whose last entry is at the bottom left.
  devIndicators: { position: "bottom-right" },
  // Without it, pages that are reached by another host get no hot reload.
  allowedDevOrigins: ["127.0.0.1", "[::1]", ...publicHost(), ...lanAddresses()],
  // Next.js would take the highest folder with a lock file, which may be somebody’s home. What it builds from has to
  // be below, also where node_modules is a link.
  turbopack: { root: path.dirname(realpathSync("node_modules")) },
  // The first row cannot be bundled. The second is large, and the first page of the development server would
  // wait until it is compiled.
  serverExternalPackages: [
    ...["graphile-worker", "sharp", "@node-rs/argon2", "pg", "ws", "flydrive"],
    ...["zod", "drizzle-orm", "@neondatabase/serverless", "@aws-sdk/s3-request-presigner"],
  ],
  experimental: {
    serverActions: { bodySizeLimit: longestForm },
    proxyClientMaxBodySize: longestForm,
  },
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
