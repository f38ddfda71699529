import { appConfig } from "@/lib/app-config";

/** The name of a downloaded file, after the product: "product-records.zip" for "records.zip". */
export function downloadName(file: string, product: string = appConfig.name): string {
  const words =
    product
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return [...words, file].join("-");
}

/** The `Content-Disposition` of a file that a browser saves instead of showing. RFC 6266. */
export const attachment = (file: string): string => `attachment; filename="${downloadName(file)}"`;
