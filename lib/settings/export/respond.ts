import { Readable } from "node:stream";
import { openExport } from "@/lib/account/export/archive";
import { authError } from "@/lib/auth/auth-error";
import { errorSentences } from "@/lib/auth/error-sentences";
import { reasonOf } from "@/lib/error-reason";
import { attachment } from "@/lib/http/attachment";
import { log } from "@/lib/log";
import { claimExport, type ExportPage } from "./owner";

const refusals = {
  UNAUTHORIZED: 401,
  REAUTHENTICATION_REQUIRED: 403,
  EXPORT_RUNNING: 409,
  EXPORT_FAILED: 500,
} as const;

const sentences = new Map([
  [
    "reauthentication_required",
    "Confirm it’s you to start the download. Each confirmation covers one download.",
  ],
  ["export_running", errorSentences.EXPORT_RUNNING],
  ["export_failed", errorSentences.EXPORT_FAILED],
]);

/** Why a download did not start, by the `error` in a page's address; undefined for any other word. */
export const exportSentence = (error: string | undefined) => sentences.get(error ?? "");

const noStore = { "cache-control": "private, no-store" };

/** A person goes to a page that says what to do; a program gets JSON. */
function refuse(
  request: Request,
  code: keyof typeof refusals,
  page: ExportPage = "/settings/data",
): Response {
  if (request.headers.get("accept")?.includes("text/html"))
    return new Response(null, {
      status: 303,
      headers: { ...noStore, location: `${page}?error=${code.toLowerCase()}` },
    });
  return Response.json(authError(code), { status: refusals[code], headers: noStore });
}

/** The archive of an account as a download, written as it is read; the reader leaves, it ends. */
export async function respondWithExport(request: Request): Promise<Response> {
  const asked = await claimExport(request);
  if ("code" in asked) return refuse(request, asked.code);
  const stream = await openExport(asked.userId).catch((error) => {
    log.error({ error: reasonOf(error) }, "a data export could not begin");
    return "failed" as const;
  });
  if (stream === "failed") return refuse(request, "EXPORT_FAILED", asked.page);
  if (stream === "running") return refuse(request, "EXPORT_RUNNING", asked.page);
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
