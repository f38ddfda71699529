import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { requestOrigin } from "@/lib/http/origin";
import { signedInPaths } from "@/lib/http/signed-in-paths";

/** Keeps crawlers from paths that are of no use to them. Pages that search engines must not list say so themselves. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  const origin = requestOrigin(await headers());
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/api/", "/dev/", ...signedInPaths],
    },
    sitemap: new URL("/sitemap.xml", origin).href,
  };
}
