import { Readable } from "node:stream";
import type { StoredFile } from "@/lib/storage/storage";
import { describeImageError, type ImageErrorCode } from "./errors";

/** The JSON answer to a request that is refused. */
export function refuse(code: ImageErrorCode): Response {
  const { status, message } = describeImageError(code);
  return Response.json(
    { code, message },
    { status, headers: { "Cache-Control": "private, no-store" } },
  );
}

/** Whether an `If-None-Match` header names this entity tag. */
function matches(header: string | null, etag: string): boolean {
  if (!header) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}

function disposition(name: string, download: boolean): string {
  const plain = name.normalize("NFKD").replace(/[^\w .()-]/g, "");
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const kind = download ? "attachment" : "inline";
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}

interface Served {
  /** Changes with the content. */
  tag: string;
  contentType: string;
  /** Without it there is no name to save under. */
  name?: string;
  download?: boolean;
  open(): Promise<StoredFile | null>;
}

/**
 * Serves a file to its owner alone: no shared cache may keep it, a browser asks again each time, and
 * nothing in it can run or be taken for another type.
 */
export async function serveFile(request: Request, file: Served): Promise<Response> {
  const etag = `"${file.tag}"`;
  const headers = new Headers({
    "Cache-Control": "private, no-cache",
    ETag: etag,
    Vary: "Cookie",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  const stored = await file.open();
  if (!stored) return refuse("NOT_FOUND");
  headers.set("Content-Type", file.contentType);
  headers.set("Content-Length", String(stored.size));
  if (file.name) headers.set("Content-Disposition", disposition(file.name, file.download === true));
  if (request.method === "HEAD") {
    stored.stream.destroy();
    return new Response(null, { headers });
  }
  return new Response(Readable.toWeb(stored.stream) as ReadableStream, { headers });
}
