import { isIP } from "node:net";
import { env } from "@/lib/env";

// Names that can precede the host; a dot would need a certificate of its own.
const asHostName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Where browsers send files that go straight to storage, which a page's policy has to name; nothing
 * where files lie on disk. A service with an endpoint of its own has the bucket in the path unless
 * S3_FORCE_PATH_STYLE says otherwise.
 */
export function directOrigin(): string | undefined {
  const { STORAGE_DRIVER, S3_BUCKET = "", S3_REGION = "", S3_ENDPOINT, ...rest } = env();
  if (STORAGE_DRIVER !== "s3") return undefined;
  const domain = S3_REGION.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const { protocol, host, hostname } = new URL(S3_ENDPOINT ?? `https://s3.${S3_REGION}.${domain}`);
  const pathStyle = rest.S3_FORCE_PATH_STYLE ?? (S3_ENDPOINT ? "true" : "false");
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, "")) > 0;
  const inHost = pathStyle === "false" && !isAddress && asHostName.test(S3_BUCKET);
  return `${protocol}//${inHost ? `${S3_BUCKET}.` : ""}${host}`;
}
