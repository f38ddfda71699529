import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { requestOrigin } from "@/lib/http/origin";

/** Keeps crawlers from paths that are of no use to them. Pages that search engines must not list say so themselves. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  const origin = requestOrigin(await headers());
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/api/", "/dashboard", "/dev/", "/jobs", "/projects", "/settings"],
    },
    sitemap: new URL("/sitemap.xml", origin).href,
  };
}
