import { Readable } from "node:stream";
import { logRefusal } from "@/lib/http/log-refusal";
import type { StoredFile } from "@/lib/storage/storage";
import { untilStalled } from "@/lib/storage/until-stalled";
import { describeImageError, type ImageError, type ImageErrorCode } from "./errors";

/** The JSON answer to a request that is refused; an error may say more than its code does. */
export function imageErrorResponse(refusal: ImageErrorCode | ImageError): Response {
  const code = typeof refusal === "string" ? refusal : refusal.code;
  const { status, message: general } = describeImageError(code);
  const message = typeof refusal === "string" ? general : refusal.message;
  const headers = new Headers({ "Cache-Control": "private, no-store" });
  if (typeof refusal !== "string" && refusal.retryAfter)
    headers.set("Retry-After", String(refusal.retryAfter));
  logRefusal({ from: "images", status, code });
  return Response.json({ code, message }, { status, headers });
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

// In seconds.
const week = 7 * 24 * 60 * 60;

interface Served {
  /** Changes with the content. */
  tag: string;
  contentType: string;
  /** Without it there is no name to save under. */
  name?: string;
  download?: boolean;
  /** Its address never means another content: a browser that has it does not ask again. */
  immutable?: boolean;
  open(): Promise<StoredFile | null>;
}

/**
 * Serves a file to its owner alone: no shared cache may keep it, a browser asks again each time unless
 * it is immutable, and nothing in it can run or be taken for another type.
 */
export async function serveFile(request: Request, file: Served): Promise<Response> {
  const etag = `"${file.tag}"`;
  const headers = new Headers({
    "Cache-Control": file.immutable ? `private, max-age=${week}, immutable` : "private, no-cache",
    ETag: etag,
    Vary: "Cookie",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  const stored = await file.open();
  if (!stored) return imageErrorResponse("NOT_FOUND");
  headers.set("Content-Type", file.contentType);
  headers.set("Content-Length", String(stored.size));
  if (file.name) headers.set("Content-Disposition", disposition(file.name, file.download === true));
  if (request.method === "HEAD") {
    stored.stream.destroy();
    return new Response(null, { headers });
  }
  return new Response(Readable.toWeb(untilStalled(stored.stream)) as ReadableStream, { headers });
}
