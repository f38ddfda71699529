/** How a store differs from Amazon S3 with an ordinary bucket. May be changed while it runs. */
export interface S3Modes {
  /** `DeleteObjects` needs `Content-MD5`: older MinIO, OVH, Google for years. */
  demandsMd5?: boolean;
  /** Requests with `x-amz-checksum-…` or `x-amz-sdk-checksum-algorithm` are refused: older Ceph. */
  refusesChecksums?: boolean;
  /** The bucket is expected in the host's name: a path that begins with it names another object. */
  virtualHostedOnly?: boolean;
  /** What the address of the service has as its path, such as `/base`. */
  basePath?: string;
  /** Deletions leave older versions. */
  versioned?: boolean;
  /** Operations that are answered with 403 `AccessDenied`. */
  denied?: string[];
  /** Operations that are answered with 501 `NotImplemented`. */
  unknown?: string[];
  /** Operations that are answered with 200 and an error in the body, once each. */
  failsWith200?: string[];
  /** Every request is answered with 200 and a page of HTML, as a proxy before the store may. */
  answersHtml?: boolean;
  /** `DeleteObjects` reports nothing of what it has deleted. */
  reportsNothing?: boolean;
  /** Keys come as they are, whatever `encoding-type` says. */
  ignoresEncoding?: boolean;
  /** Lists by version 1 of the operation alone, whatever `list-type` says. */
  listsV1?: boolean;
  /** The rules of the bucket's lifecycle, as XML. */
  lifecycle?: string;
  /** Days for which an object lock keeps every version. */
  lockDays?: number;
  /** How many requests are answered with 503 `SlowDown` before the next one is heard. */
  slowDowns?: number;
  pageSize?: number;
  /** The region of the bucket: signatures for another are refused. */
  region?: string;
  /** The session token that temporary credentials come with. */
  sessionToken?: string;
  /** By how much the store's clock is ahead, in milliseconds. */
  clockOffset?: number;
}

/** What each service refuses or does otherwise, as far as the app meets it; the region is that of the settings. */
export const services = {
  "Amazon S3": { region: "eu-central-1" },
  "Amazon S3 with versions": { region: "eu-central-1", versioned: true },
  "an older MinIO": { region: "us-east-1", demandsMd5: true },
  "Cloudflare R2": {
    region: "auto",
    unknown: ["ListObjectVersions", "GetBucketVersioning", "GetObjectLockConfiguration"],
  },
  "Google Cloud Storage": { region: "auto", demandsMd5: true, refusesChecksums: true },
  "an older Google Cloud Storage": { region: "auto", unknown: ["DeleteObjects"] },
  "OVH Object Storage": { region: "gra", demandsMd5: true, refusesChecksums: true },
  "an older Ceph": { region: "default", demandsMd5: true, ignoresEncoding: true, listsV1: true },
} satisfies Record<string, S3Modes>;
