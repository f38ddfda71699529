import { Readable } from "node:stream";
import { openExport } from "@/lib/account/export/archive";
import { authError } from "@/lib/auth/auth-error";
import { attachment } from "@/lib/http/attachment";
import { claimExport } from "./owner";

const refusals = {
  UNAUTHORIZED: 401,
  REAUTHENTICATION_REQUIRED: 403,
  EXPORT_RUNNING: 409,
} as const;

const noStore = { "cache-control": "private, no-store" };

/** A person goes to a page that says what to do; a program gets JSON. */
function refuse(request: Request, code: keyof typeof refusals): Response {
  if (request.headers.get("accept")?.includes("text/html"))
    return new Response(null, {
      status: 303,
      headers: { ...noStore, location: `/settings/data?error=${code.toLowerCase()}` },
    });
  return Response.json(authError(code), { status: refusals[code], headers: noStore });
}

/** The archive of an account as a download, written as it is read; the reader leaves, it ends. */
export async function respondWithExport(request: Request): Promise<Response> {
  const asked = await claimExport(request);
  if ("code" in asked) return refuse(request, asked.code);
  const stream = await openExport(asked.userId);
  if (stream === "running") return refuse(request, "EXPORT_RUNNING");
  if (stream === "gone") return refuse(request, "UNAUTHORIZED");
  request.signal.addEventListener("abort", () => stream.destroy());
  const day = new Date().toISOString().slice(0, 10);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      ...noStore,
      "content-type": "application/zip",
      "content-disposition": attachment(`export-${day}.zip`),
      "x-content-type-options": "nosniff",
    },
  });
}
