import { createHash } from "node:crypto";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";

export interface S3Settings {
  bucket: string;
  region: string;
  /** For services other than Amazon's. */
  endpoint?: string;
  /** Whether the bucket is in the path of its addresses and not in the host's name. Default: with an endpoint. */
  forcePathStyle?: boolean;
  /** Without keys the SDK looks for them where it always does (profile, role of the machine). */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

interface HttpMessage {
  body?: unknown;
  headers: Record<string, string>;
}

/**
 * Sends `Content-MD5` with a deletion of many, in place of the SDK's own checksum: older MinIO, OVH and others
 * demand the one or refuse the other, and every service knows `Content-MD5`.
 */
function sendMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const request = args.request as HttpMessage;
        if (commandName === "DeleteObjectsCommand" && typeof request.body === "string") {
          for (const name of Object.keys(request.headers))
            if (/^x-amz-(sdk-)?checksum/i.test(name)) delete request.headers[name];
          request.headers["content-md5"] = createHash("md5").update(request.body).digest("base64");
        }
        return next(args);
      },
    // After the checksum was added, before the request is signed.
    { step: "finalizeRequest", priority: "high", name: "sendMd5" },
  );
}

/** Refuses an answer to a written file that no S3 gives, such as a proxy’s page with status 200: nothing was stored. */
function demandEtag(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName === "PutObjectCommand" && !("ETag" in result.output && result.output.ETag))
          throw new Error("The store did not confirm that it has written a file.");
        return result;
      },
    { step: "initialize", name: "demandEtag" },
  );
}

/** The client for all requests of this process, and the one that signs requests for browsers. */
export function s3Clients({ bucket: _, endpoint, forcePathStyle, ...rest }: S3Settings): {
  client: S3Client;
  signer: S3Client;
} {
  const options: S3ClientConfig = {
    ...rest,
    forcePathStyle: forcePathStyle ?? endpoint !== undefined,
    ...(endpoint && {
      endpoint,
      // Other services refuse the checksums that the SDK adds by default.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
  };
  const client = new S3Client(options);
  demandEtag(client);
  if (endpoint) sendMd5(client);
  // It does not know the bytes that a browser will send, and would sign the checksum of none.
  const signer = new S3Client({ ...options, requestChecksumCalculation: "WHEN_REQUIRED" });
  return { client, signer };
}
