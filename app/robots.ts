import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { requestOrigin } from "@/lib/http/origin";

/** Only what would be a waste to ask for: pages that are not to be listed say so themselves. */
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
