import { DeleteObjectsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Disk } from "flydrive";
import { S3Driver } from "flydrive/drivers/s3";
import type { Backend } from "./backend";

export interface S3Settings {
  bucket: string;
  region: string;
  /** For services other than Amazon's. */
  endpoint?: string;
  /** Without keys the SDK looks for them where it always does (profile, role of the machine). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

const batchSize = 1000;
// For a request to begin: what is slow may take longer.
const signatureSeconds = 5 * 60;

/** Files in a bucket of S3 or of a service that speaks its language. */
export function s3Backend({ bucket, endpoint, ...rest }: S3Settings): Backend {
  const options = {
    ...rest,
    ...(endpoint && {
      endpoint,
      forcePathStyle: true,
      // Other services refuse the checksums that the SDK adds by default.
      requestChecksumCalculation: "WHEN_REQUIRED" as const,
      responseChecksumValidation: "WHEN_REQUIRED" as const,
    }),
  };
  const client = new S3Client(options);
  // It does not know the bytes that a browser will send, and would sign the checksum of none.
  const signer = new S3Client({ ...options, requestChecksumCalculation: "WHEN_REQUIRED" });
  const driver = new S3Driver({ client, bucket, visibility: "private", supportsACL: false });

  // The driver is asked directly: Disk would take the closing slash off the prefix.
  async function* list(prefix: string): AsyncGenerator<string[]> {
    let paginationToken: string | undefined;
    do {
      const page = await driver.listAll(prefix, { recursive: true, paginationToken });
      yield Array.from(page.objects, (file) => ("key" in file ? file.key : "")).filter(Boolean);
      paginationToken = page.paginationToken;
    } while (paginationToken);
  }

  // Not the driver's deleteAll: it does not read what the service says could not be deleted.
  async function deleteBatch(keys: string[]): Promise<void> {
    const answer = await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    const failed = answer.Errors?.filter((error) => error.Code !== "NoSuchKey") ?? [];
    if (failed.length > 0)
      throw new Error(`${failed.length} files could not be deleted (${failed[0]?.Code}).`);
  }

  async function deleteKeys(keys: string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += batchSize)
      await deleteBatch(keys.slice(start, start + batchSize));
  }

  return {
    disk: new Disk(driver),
    list,
    delete: deleteKeys,
    async deletePrefix(prefix) {
      let deleted = 0;
      for await (const keys of list(prefix)) {
        await deleteKeys(keys);
        deleted += keys.length;
      }
      return deleted;
    },
    async signPut(key, { byteSize, contentType }) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentLength: byteSize,
        ContentType: contentType,
      });
      const url = await getSignedUrl(signer, put, {
        expiresIn: signatureSeconds,
        // Without these anybody with the address could send anything of any length.
        signableHeaders: new Set(["host", "content-length", "content-type"]),
      });
      const expiresAt = new Date(Date.now() + signatureSeconds * 1000);
      return { url, headers: { "content-type": contentType }, expiresAt };
    },
  };
}
