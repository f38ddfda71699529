import type { S3Modes } from "./fake-s3-modes";

/** A version of an object; a delete marker has no bytes. */
export interface Entry {
  key: string;
  id: string;
  bytes?: Buffer;
  isLatest: boolean;
}

interface ListQuery {
  prefix: string;
  /** Where the last page ended: a key, for versions with the ID after a line break. */
  after: string;
  pageSize: number;
  encode: (key: string) => string;
  encoded: boolean;
}

export const xml = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>${inner}`;

const escapeXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const unescapeXml = (text: string) =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

/** As Amazon S3 encodes keys: like a form, with slashes as they are. */
const urlEncoded = (key: string) =>
  encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");

export const errorBody = (code: string, more = "") =>
  `<Error><Code>${code}</Code><Message>${code}</Message>${more}</Error>`;

/** What a request for a list asks for, by whichever version of the operation. */
export function listQuery(query: URLSearchParams, modes: S3Modes): ListQuery {
  const encoded = query.get("encoding-type") === "url" && !modes.ignoresEncoding;
  const token = modes.listsV1 ? null : query.get("continuation-token");
  const marker = query.get("key-marker");
  return {
    prefix: query.get("prefix") ?? "",
    after: marker
      ? `${marker}\n${query.get("version-id-marker") ?? ""}`
      : (token ?? query.get("marker") ?? ""),
    pageSize: modes.pageSize ?? 1000,
    encode: encoded ? urlEncoded : escapeXml,
    encoded,
  };
}

/** The result of `ListObjectsV2`, or of `ListObjects`, which names no next page without a delimiter. */
export function listBody(
  objects: Map<string, Buffer>,
  query: ListQuery & { operation: string },
  onlyV1 = false,
): string {
  const { prefix, after, pageSize, encode, encoded, operation } = query;
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageSize);
  const more = keys.length > pageSize;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${encode(key)}</Key><Size>${objects.get(key)?.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
  );
  const paged = more && operation === "ListObjectsV2" && !onlyV1;
  const next = paged
    ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? "")}</NextContinuationToken>`
    : "";
  const encoding = encoded ? "<EncodingType>url</EncodingType>" : "";
  return `<ListBucketResult><Name>files</Name>${encoding}<IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`;
}

/** The result of `ListObjectVersions`. */
export function versionsBody(entries: Entry[], query: ListQuery): string {
  const { prefix, after, pageSize, encode, encoded } = query;
  const place = (entry: Entry) => `${entry.key}\n${entry.id}`;
  const found = entries
    .filter((entry) => entry.key.startsWith(prefix))
    .sort((one, other) => (place(one) < place(other) ? -1 : 1))
    .filter((entry) => place(entry) > after);
  const page = found.slice(0, pageSize);
  const last = found.length > pageSize ? page.at(-1) : undefined;
  const next = last
    ? `<NextKeyMarker>${encode(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
    : "";
  const versions = page.map(({ key, id, bytes, isLatest }) => {
    const name = bytes ? "Version" : "DeleteMarker";
    return `<${name}><Key>${encode(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>2026-01-01T00:00:00.000Z</LastModified></${name}>`;
  });
  const encoding = encoded ? "<EncodingType>url</EncodingType>" : "";
  return `<ListVersionsResult><Name>files</Name>${encoding}<IsTruncated>${last !== undefined}</IsTruncated>${next}${versions.join("")}</ListVersionsResult>`;
}
