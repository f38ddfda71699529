import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { signatureProblem } from "./s3-signature";

/**
 * A small S3 in memory: put, get, head, list with pages of 1,000, delete many. Presigned requests are
 * checked for their signature, with the key `secret`; all others are believed.
 */
export interface FakeS3 {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** Sites whose scripts may send, as the bucket's CORS rules have it; `*` for all. */
  origins: Set<string>;
  /** Keys that were put by a presigned request. */
  presigned: string[];
  /** Keys that a deletion of many reports as refused. */
  locked: Set<string>;
  close(): Promise<void>;
}

const pageSize = 1000;
const xml = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>${inner}`;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function listPage(objects: Map<string, Buffer>, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const after = query.get("continuation-token") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageSize);
  const more = keys.length > pageSize;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
  );
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`;
}

function deleteMany(body: string, objects: Map<string, Buffer>, locked: Set<string>): string {
  const errors: string[] = [];
  for (const [, key = ""] of body.matchAll(/<Key>([^<]*)<\/Key>/g))
    if (locked.has(key)) errors.push(`<Error><Key>${key}</Key><Code>AccessDenied</Code></Error>`);
    else objects.delete(key);
  return `<DeleteResult>${errors.join("")}</DeleteResult>`;
}

/** Starts one on loopback; whatever the bucket is called, it is the only one. */
export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const locked = new Set<string>();
  const origins = new Set<string>();
  const presigned: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://s3");
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    const found = objects.get(key);
    const { origin } = request.headers;
    if (origin && (origins.has(origin) || origins.has("*")))
      response.setHeader("access-control-allow-origin", origin);
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-methods", "PUT");
      response.setHeader("access-control-allow-headers", "content-type");
      return response
        .writeHead(response.hasHeader("access-control-allow-origin") ? 200 : 403)
        .end();
    }
    if (request.method === "PUT") {
      const bytes = await bytesOf(request);
      if (url.searchParams.has("X-Amz-Signature")) {
        const problem = signatureProblem(request, "secret");
        if (problem)
          return response.writeHead(403).end(xml(`<Error><Code>${problem}</Code></Error>`));
        presigned.push(key);
      }
      objects.set(key, bytes);
      return response.end();
    }
    if (request.method === "POST")
      return response.end(xml(deleteMany(await text(request), objects, locked)));
    if (!key) return response.end(xml(listPage(objects, url.searchParams)));
    if (!found) return response.writeHead(404).end(xml("<Error><Code>NoSuchKey</Code></Error>"));
    response.writeHead(200, {
      "content-length": found.length,
      "last-modified": new Date().toUTCString(),
    });
    return response.end(request.method === "HEAD" ? undefined : found);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    locked,
    origins,
    presigned,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
