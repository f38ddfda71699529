import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeBucket } from "./fake-s3-bucket";
import type { S3Modes } from "./fake-s3-modes";
import { errorBody, listBody, listQuery, versionsBody, xml } from "./fake-s3-xml";
import { signatureProblem } from "./s3-signature";

/**
 * A small S3 in memory. Presigned requests are checked for their signature, with the key `secret`; all
 * others are believed.
 */
export interface FakeS3 {
  endpoint: string;
  modes: S3Modes;
  objects: Map<string, Buffer>;
  /** Keys of which older versions are kept, with how many. */
  olderVersions(): Map<string, number>;
  /** Sites whose scripts may send, as the bucket's CORS rules have it; `*` for all. */
  origins: Set<string>;
  /** Keys that were put by a presigned request. */
  presigned: string[];
  /** Keys that a deletion reports as refused. */
  locked: Set<string>;
  /** The operations of the requests, in their order. */
  operations: string[];
  close(): Promise<void>;
}

const skewMilliseconds = 15 * 60_000;
const compactDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function operationOf(method: string, key: string, query: URLSearchParams): string {
  if (method === "POST") return "DeleteObjects";
  if (key && method === "DELETE")
    return query.has("versionId") ? "DeleteObjectVersion" : "DeleteObject";
  if (key) return { PUT: "PutObject", HEAD: "HeadObject" }[method] ?? "GetObject";
  if (query.has("versioning")) return "GetBucketVersioning";
  if (query.has("lifecycle")) return "GetBucketLifecycleConfiguration";
  if (query.has("object-lock")) return "GetObjectLockConfiguration";
  if (query.has("versions")) return "ListObjectVersions";
  return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
}

type Refusal = { status: number; code: string; more?: string };

/** What an ordinary store would refuse of a request before it looks at what it asks for. */
function refusalOf(
  request: IncomingMessage,
  operation: string,
  query: URLSearchParams,
  modes: S3Modes,
): Refusal | undefined {
  const { headers } = request;
  const presigned = query.has("X-Amz-Signature");
  if (modes.slowDowns) {
    modes.slowDowns -= 1;
    return { status: 503, code: "SlowDown" };
  }
  const date = presigned ? query.get("X-Amz-Date") : headers["x-amz-date"];
  const sentAt = Date.parse(String(date).replace(compactDate, "$1-$2-$3T$4:$5:$6Z"));
  const now = Date.now() + (modes.clockOffset ?? 0);
  if (Math.abs(now - sentAt) > skewMilliseconds)
    return { status: 403, code: "RequestTimeTooSkewed" };
  const scope = presigned ? query.get("X-Amz-Credential") : headers.authorization;
  if (modes.region && scope && !scope.includes(`/${modes.region}/s3/`))
    return {
      status: 400,
      code: "AuthorizationHeaderMalformed",
      more: `<Region>${modes.region}</Region>`,
    };
  const token = query.get("X-Amz-Security-Token") ?? headers["x-amz-security-token"];
  if (modes.sessionToken && token !== modes.sessionToken)
    return { status: 403, code: "InvalidAccessKeyId" };
  const checksum = Object.keys(headers).find((name) => /^x-amz-(sdk-)?checksum/.test(name));
  if (modes.refusesChecksums && checksum) return { status: 400, code: "InvalidArgument" };
  if (modes.unknown?.includes(operation)) return { status: 501, code: "NotImplemented" };
  if (modes.denied?.includes(operation)) return { status: 403, code: "AccessDenied" };
  if (modes.failsWith200?.includes(operation)) {
    modes.failsWith200.splice(modes.failsWith200.indexOf(operation), 1);
    return { status: 200, code: "InternalError" };
  }
}

/** The key that a request names, or `undefined` if it isn't for this bucket. */
function keyOf(request: IncomingMessage, url: URL, modes: S3Modes): string | undefined {
  const base = modes.basePath ?? "";
  if (!url.pathname.startsWith(base)) return undefined;
  const path = decodeURIComponent(url.pathname.slice(base.length)).slice(1);
  if (/^[a-z0-9-]+\.localhost(:|$)/.test(request.headers.host ?? "")) return path;
  return modes.virtualHostedOnly ? undefined : path.split("/").slice(1).join("/");
}

function md5Problem(request: IncomingMessage, body: Buffer, modes: S3Modes): string | undefined {
  const sent = request.headers["content-md5"];
  if (sent === undefined) return modes.demandsMd5 ? "MissingContentMD5" : undefined;
  return sent === createHash("md5").update(body).digest("base64") ? undefined : "BadDigest";
}

function answerPreflight(response: ServerResponse): void {
  response.setHeader("access-control-allow-methods", "PUT");
  response.setHeader("access-control-allow-headers", "content-type");
  response.writeHead(response.hasHeader("access-control-allow-origin") ? 200 : 403).end();
}

/** Starts one on loopback; whatever the bucket is called, it is the only one. */
export async function startFakeS3(modes: S3Modes = {}): Promise<FakeS3> {
  const bucket = new FakeBucket(modes);
  const origins = new Set<string>();
  const presigned: string[] = [];
  const operations: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://s3");
    const query = url.searchParams;
    const { origin } = request.headers;
    response.setHeader("date", new Date(Date.now() + (modes.clockOffset ?? 0)).toUTCString());
    if (origin && (origins.has(origin) || origins.has("*")))
      response.setHeader("access-control-allow-origin", origin);
    if (request.method === "OPTIONS") return answerPreflight(response);
    const body = await bytesOf(request);
    const refuse = ({ status, code, more }: Refusal) =>
      void response.writeHead(status).end(xml(errorBody(code, more)));
    if (modes.answersHtml)
      return void response.setHeader("content-type", "text/html").end("<html>Welcome</html>");
    const key = keyOf(request, url, modes);
    if (key === undefined) return refuse({ status: 404, code: "NoSuchBucket" });
    const operation = operationOf(request.method ?? "GET", key, query);
    operations.push(operation);
    const refusal = refusalOf(request, operation, query, modes);
    if (refusal) return refuse(refusal);

    switch (operation) {
      case "PutObject": {
        if (query.has("X-Amz-Signature")) {
          const problem = signatureProblem(request, "secret", modes.clockOffset);
          if (problem) return refuse({ status: 403, code: problem });
          presigned.push(key);
        }
        bucket.put(key, body);
        response.setHeader("etag", `"${createHash("md5").update(body).digest("hex")}"`);
        return void response.end();
      }
      case "DeleteObjects": {
        const problem = md5Problem(request, body, modes);
        if (problem) return refuse({ status: 400, code: problem });
        return void response.end(xml(bucket.deleteMany(body.toString("utf8"))));
      }
      case "DeleteObject":
      case "DeleteObjectVersion": {
        const { code, marker } = bucket.delete(key, query.get("versionId") ?? undefined);
        if (code) return refuse({ status: code === "NoSuchVersion" ? 404 : 403, code });
        if (marker) response.setHeader("x-amz-delete-marker", "true");
        return void response.writeHead(204).end();
      }
      case "GetBucketVersioning": {
        const status = modes.versioned ? "<Status>Enabled</Status>" : "";
        return void response.end(
          xml(`<VersioningConfiguration>${status}</VersioningConfiguration>`),
        );
      }
      case "GetBucketLifecycleConfiguration": {
        if (!modes.lifecycle) return refuse({ status: 404, code: "NoSuchLifecycleConfiguration" });
        return void response.end(
          xml(`<LifecycleConfiguration>${modes.lifecycle}</LifecycleConfiguration>`),
        );
      }
      case "GetObjectLockConfiguration": {
        if (!modes.lockDays)
          return refuse({ status: 404, code: "ObjectLockConfigurationNotFoundError" });
        const retention = `<DefaultRetention><Mode>COMPLIANCE</Mode><Days>${modes.lockDays}</Days></DefaultRetention>`;
        return void response.end(
          xml(
            `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${retention}</Rule></ObjectLockConfiguration>`,
          ),
        );
      }
      case "ListObjectVersions":
        return void response.end(xml(versionsBody(bucket.entries(), listQuery(query, modes))));
      case "ListObjects":
      case "ListObjectsV2":
        return void response.end(
          xml(listBody(bucket.objects, { ...listQuery(query, modes), operation }, modes.listsV1)),
        );
    }
    const found = bucket.objects.get(key);
    if (!found) return refuse({ status: 404, code: "NoSuchKey" });
    response.writeHead(200, {
      "content-length": found.length,
      "last-modified": new Date().toUTCString(),
    });
    response.end(operation === "HeadObject" ? undefined : found);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    modes,
    objects: bucket.objects,
    olderVersions: () => bucket.olderVersions(),
    locked: bucket.locked,
    origins,
    presigned,
    operations,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
