import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type ObjectIdentifier,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isRefusal, isUnsupported, s3CodeOf } from "./s3-errors";

export interface S3Deletion {
  /** Keys of which the deletion has left an older version. */
  versioned: string[];
  /** What the store would refuse again, with its code. */
  refused: { key: string; code: string }[];
}

const batchSize = 1000;
const singlesAtOnce = 8;

/** Errors of single objects: what is gone already counts as deleted. */
const isGone = (code: string | undefined) => code === "NoSuchKey" || code === "NoSuchVersion";

/** Deletes objects, many in a request where the store knows that, else one by one. */
export class S3Deleter {
  private manyAtOnce = true;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Deletes objects, or versions of objects, but not both in one call.
   *
   * @throws for what may work later, such as a store that is busy.
   */
  async delete(objects: ObjectIdentifier[]): Promise<S3Deletion> {
    const deletion: S3Deletion = { versioned: [], refused: [] };
    for (let start = 0; start < objects.length; start += batchSize)
      await this.deleteBatch(objects.slice(start, start + batchSize), deletion);
    return deletion;
  }

  private async deleteBatch(objects: ObjectIdentifier[], deletion: S3Deletion): Promise<void> {
    const left = this.manyAtOnce ? await this.deleteMany(objects, deletion) : objects;
    for (let start = 0; start < left.length; start += singlesAtOnce)
      await Promise.all(
        left.slice(start, start + singlesAtOnce).map((each) => this.deleteOne(each, deletion)),
      );
    // Only now is it known that the store refused the form of the request and not what was asked.
    if (left === objects) this.manyAtOnce = false;
  }

  /** Returns the objects about which the store said nothing: all of them if it does not know the operation. */
  private async deleteMany(
    objects: ObjectIdentifier[],
    deletion: S3Deletion,
  ): Promise<ObjectIdentifier[]> {
    try {
      const answer = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects: objects } }),
      );
      const areVersions = objects.some(({ VersionId }) => VersionId);
      const id = ({ Key = "", VersionId = "" }: Partial<ObjectIdentifier>) =>
        areVersions ? `${Key}\n${VersionId}` : Key;
      const settled = new Set([...(answer.Deleted ?? []), ...(answer.Errors ?? [])].map(id));
      for (const { Key = "", VersionId, DeleteMarker } of answer.Deleted ?? [])
        if (!areVersions && (DeleteMarker || VersionId)) deletion.versioned.push(Key);
      for (const { Key = "", Code } of answer.Errors ?? [])
        if (!isGone(Code)) note(deletion, Key, Code);
      return objects.filter((each) => !settled.has(id(each)));
    } catch (error) {
      if (isUnsupported(error)) return objects;
      for (const { Key = "" } of objects) note(deletion, Key, s3CodeOf(error), error);
      return [];
    }
  }

  private async deleteOne(
    { Key = "", VersionId }: ObjectIdentifier,
    deletion: S3Deletion,
  ): Promise<void> {
    try {
      const answer = await this.client.send(
        new DeleteObjectCommand({ Bucket: this.bucket, Key, VersionId }),
      );
      if (!VersionId && (answer.DeleteMarker || answer.VersionId)) deletion.versioned.push(Key);
    } catch (error) {
      const code = s3CodeOf(error);
      if (!isGone(code)) note(deletion, Key, code, error);
    }
  }
}

function note(deletion: S3Deletion, key: string, code = "unknown error", error?: unknown): void {
  if (!isRefusal(code)) throw error ?? new Error(`A file could not be deleted (${code}).`);
  deletion.refused.push({ key, code });
}
