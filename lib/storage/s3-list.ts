import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** A version of an object, or the mark that a deletion has left in place of one. */
export interface ObjectVersion {
  key: string;
  /** Absent where the service does not say. */
  versionId?: string;
  isLatest: boolean;
  isDeleteMarker: boolean;
}

// Keys with control characters have no other form in XML. They come as in a form, if the store knows that.
const encoding = { EncodingType: "url" } as const;

function decoder({ EncodingType }: { EncodingType?: string }): (key: string) => string {
  return EncodingType === "url"
    ? (key) => decodeURIComponent(key.replaceAll("+", " "))
    : (key) => key;
}

/** Refuses a page of something else with status 200, such as a proxy’s: it would be a list without files. */
function assertList({ Name }: { Name?: string }): void {
  if (!Name) throw new Error("The store’s answer is not a list of files.");
}

/** Keys below a prefix, page by page, by whichever version of the operation the store knows. */
export async function* listKeys(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<string[]> {
  const common = { Bucket: bucket, Prefix: prefix, ...encoding };
  let after: { ContinuationToken?: string; Marker?: string } | undefined = {};
  while (after) {
    const page: ListObjectsV2CommandOutput =
      after.Marker === undefined
        ? await client.send(new ListObjectsV2Command({ ...common, ...after }))
        : await client.send(new ListObjectsCommand({ ...common, ...after }));
    assertList(page);
    const decode = decoder(page);
    const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key ? [decode(Key)] : []));
    yield keys;
    if (!page.IsTruncated) return;
    // Without a token the store knows version 1 alone, whose pages go on after the last key.
    after = page.NextContinuationToken
      ? { ContinuationToken: page.NextContinuationToken }
      : { Marker: keys.at(-1) };
    if (after.Marker === undefined && !after.ContinuationToken)
      throw new Error("The store’s list of files ends before its end.");
  }
}

/** Versions below a prefix, page by page. A bucket that keeps none has its objects, each as the latest. */
export async function* listVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<ObjectVersion[]> {
  let after: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...encoding, ...after }),
    );
    assertList(page);
    const decode = decoder(page);
    const read =
      (isDeleteMarker: boolean) =>
      (each: { Key?: string; VersionId?: string; IsLatest?: boolean }): ObjectVersion => ({
        key: decode(each.Key ?? ""),
        versionId: each.VersionId,
        isLatest: each.IsLatest ?? false,
        isDeleteMarker,
      });
    yield [
      ...(page.Versions ?? []).map(read(false)),
      ...(page.DeleteMarkers ?? []).map(read(true)),
    ];
    if (!page.IsTruncated) return;
    if (!page.NextKeyMarker) throw new Error("The store’s list of versions ends before its end.");
    after = {
      KeyMarker: decode(page.NextKeyMarker),
      VersionIdMarker: page.NextVersionIdMarker,
    };
  }
}
