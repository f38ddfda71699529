import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Disk } from "flydrive";
import { S3Driver } from "flydrive/drivers/s3";
import type { Backend } from "./backend";
import { type S3Settings, s3Clients } from "./s3-client";
import { S3Deleter } from "./s3-delete";
import { listKeys } from "./s3-list";
import { S3Versions } from "./s3-versions";

// For a request to begin: what is slow may take longer.
const signatureSeconds = 5 * 60;

/**
 * Files in a bucket of S3 or of a service that speaks its language. Lists and deletions are not the driver's: it
 * refuses keys that others have stored, and does not read what the store says could not be deleted.
 */
export function s3Backend(settings: S3Settings): Backend {
  const { bucket } = settings;
  const { client, signer } = s3Clients(settings);
  const driver = new S3Driver({ client, bucket, visibility: "private", supportsACL: false });
  const deleter = new S3Deleter(client, bucket);
  const versions = new S3Versions(client, bucket, deleter);

  /** Deletes files; returns those of which an older version is left. @throws if the store refuses one */
  async function deleteLatest(keys: string[]): Promise<string[]> {
    const { refused, versioned } = await deleter.delete(keys.map((Key) => ({ Key })));
    if (refused.length > 0)
      throw new Error(`${refused.length} files could not be deleted (${refused[0]?.code}).`);
    versions.seen ||= versioned.length > 0;
    return versioned;
  }

  return {
    disk: new Disk(driver),
    stat: (key) => driver.getMetaData(key),
    versions,
    list: (prefix) => listKeys(client, bucket, prefix),
    async delete(keys) {
      await versions.clearKeys(await deleteLatest(keys));
    },
    async deletePrefix(prefix) {
      let deleted = 0;
      for await (const keys of listKeys(client, bucket, prefix)) {
        await deleteLatest(keys);
        deleted += keys.length;
      }
      await versions.clear(prefix);
      return deleted;
    },
    async signPut(key, { byteSize, contentType }) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentLength: byteSize,
        ContentType: contentType,
      });
      // The store's clock, as the answers to other requests have shown it.
      const signingDate = new Date(Date.now() + client.config.systemClockOffset);
      const url = await getSignedUrl(signer, put, {
        signingDate,
        expiresIn: signatureSeconds,
        // Without these anybody with the address could send anything of any length.
        signableHeaders: new Set(["host", "content-length", "content-type"]),
      });
      const expiresAt = new Date(Date.now() + signatureSeconds * 1000);
      return { url, headers: { "content-type": contentType }, expiresAt };
    },
  };
}
