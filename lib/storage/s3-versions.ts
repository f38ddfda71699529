import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type LifecycleRule,
  type S3Client,
} from "@aws-sdk/client-s3";
import { log } from "@/lib/log";
import type { KeptVersions, Versions } from "./backend";
import type { S3Deleter } from "./s3-delete";
import { isRefusal, isUnsupported, s3CodeOf } from "./s3-errors";
import { listVersions, type ObjectVersion } from "./s3-list";

/** Whether the store does not say it, to this access key or to anybody. */
const isWithheld = (error: unknown) => isUnsupported(error) || isRefusal(s3CodeOf(error));
const isOlder = (version: ObjectVersion) => !version.isLatest && !version.isDeleteMarker;

/** Whether a rule deletes every older version of the files below a prefix. */
function covers(
  { Status, Filter, Prefix, NoncurrentVersionExpiration }: LifecycleRule,
  prefix: string,
) {
  if (Status !== "Enabled" || !NoncurrentVersionExpiration?.NoncurrentDays) return false;
  if (NoncurrentVersionExpiration.NewerNoncurrentVersions) return false;
  const { And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter ?? {};
  if (And || Tag || ObjectSizeGreaterThan || ObjectSizeLessThan) return false;
  return prefix.startsWith(Filter?.Prefix ?? Prefix ?? "");
}

/** The older versions that a bucket keeps of deleted files, if it keeps any. */
export class S3Versions implements Versions {
  /** Whether a deletion has left an older version: what is known where the bucket may not be asked. */
  seen = false;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly deleter: S3Deleter,
  ) {}

  /** Whether the bucket keeps older versions; `undefined` if it doesn't say. */
  async isOn(): Promise<boolean | undefined> {
    try {
      const answer = await this.client.send(
        new GetBucketVersioningCommand({ Bucket: this.bucket }),
      );
      // Once on, it can only be suspended: older versions stay, and deletions go on to leave markers.
      return answer.Status !== undefined || this.seen;
    } catch (error) {
      if (isWithheld(error)) return this.seen || undefined;
      throw error;
    }
  }

  /** Keys of the older versions below a prefix, page by page; none where they may not be listed. */
  async *listOlder(prefix: string): AsyncGenerator<string[]> {
    for await (const page of this.list(prefix))
      yield page.filter(isOlder).map((version) => version.key);
  }

  /** All versions below a prefix, page by page; none where they may not be listed. */
  private async *list(prefix: string): AsyncGenerator<ObjectVersion[]> {
    try {
      for await (const page of listVersions(this.client, this.bucket, prefix)) yield page;
    } catch (error) {
      if (!isWithheld(error)) throw error;
    }
  }

  /** Deletes whatever versions there are below a prefix, as far as the store lets it. */
  async clear(prefix: string): Promise<void> {
    for await (const page of this.list(prefix)) await this.remove(page);
  }

  /** Deletes the older versions of files that have just been deleted, as far as the store lets it. */
  async clearKeys(keys: string[]): Promise<void> {
    // A key may begin as another does, and a newer file may have been stored under the same.
    for (const key of keys)
      for await (const page of this.list(key))
        await this.remove(
          page.filter((each) => each.key === key && (!each.isLatest || each.isDeleteMarker)),
        );
  }

  private async remove(versions: ObjectVersion[]): Promise<void> {
    const objects = versions.flatMap(({ key, versionId }) =>
      versionId ? [{ Key: key, VersionId: versionId }] : [],
    );
    const { refused } = await this.deleter.delete(objects);
    if (refused.length > 0)
      log.warn(
        { count: refused.length, code: refused[0]?.code },
        "the store keeps older versions of deleted files",
      );
  }

  /** What the store keeps of deleted files below a prefix; `null` if nothing, as far as it says. */
  async kept(prefix: string): Promise<KeptVersions | null> {
    try {
      for await (const page of listVersions(this.client, this.bucket, prefix))
        if (page.some(isOlder)) return { days: await this.days(prefix) };
      return null;
    } catch (error) {
      if (!isWithheld(error)) throw error;
      return (await this.isOn()) ? { days: await this.days(prefix) } : null;
    }
  }

  private async days(prefix: string): Promise<number | null> {
    const rules = await this.configured(
      async () =>
        (
          await this.client.send(
            new GetBucketLifecycleConfigurationCommand({ Bucket: this.bucket }),
          )
        ).Rules,
    );
    const days = (rules ?? [])
      .filter((rule) => covers(rule, prefix))
      .map((rule) => rule.NoncurrentVersionExpiration?.NoncurrentDays ?? 0);
    if (days.length === 0) return null;
    const lock = await this.configured(
      async () =>
        (await this.client.send(new GetObjectLockConfigurationCommand({ Bucket: this.bucket })))
          .ObjectLockConfiguration?.Rule?.DefaultRetention,
    );
    // A rule deletes nothing that is locked.
    return Math.max(Math.min(...days), lock?.Days ?? 0, (lock?.Years ?? 0) * 366);
  }

  /** What a bucket is configured to; `undefined` if it isn't, or may not be asked. */
  private async configured<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (isWithheld(error)) return undefined;
      throw error;
    }
  }
}
