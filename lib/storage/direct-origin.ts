import { env } from "@/lib/env";

// Names that can precede the host; a dot would need a certificate of its own.
const asHostName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Where browsers send files that go straight to storage, which a page's policy has to name; nothing
 * where files lie on disk. A service with an endpoint of its own has the bucket in the path.
 */
export function directOrigin(): string | undefined {
  const { STORAGE_DRIVER, S3_BUCKET = "", S3_REGION = "", S3_ENDPOINT } = env();
  if (STORAGE_DRIVER !== "s3") return undefined;
  if (S3_ENDPOINT) return new URL(S3_ENDPOINT).origin;
  const domain = S3_REGION.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const host = `s3.${S3_REGION}.${domain}`;
  return asHostName.test(S3_BUCKET) ? `https://${S3_BUCKET}.${host}` : `https://${host}`;
}
