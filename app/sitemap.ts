import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { requestOrigin } from "@/lib/http/origin";
import { publicPages } from "@/lib/http/policy/public-pages";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const origin = requestOrigin(await headers());
  return publicPages.map(({ path }) => ({ url: new URL(path, origin).href }));
}
