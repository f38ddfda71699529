import { z } from "zod";
import { db } from "@/db/client";
import { attachment } from "@/lib/http/attachment";
import { recordExport } from "../record-export";
import { adminOf } from "../require-admin";
import { accountsCsv, resultsCsv } from "./files";
import { type BulkState, findOperation, progressOf } from "./queries";
import { readSelection } from "./selection";

type Params = Promise<{ id: string }>;
type Asked = { operation: BulkState; admin: { id: string; sessionId: string } };

const noStore = { "cache-control": "private, no-store" };
const notFound = () => Response.json({ code: "NOT_FOUND" }, { status: 404, headers: noStore });

/** The operation that an admin's request is about; `null` for everybody else, as if there were none. */
async function readAsked(request: Request, params: Params): Promise<Asked | null> {
  const admin = await adminOf(request);
  const { data: id } = z.uuid().safeParse((await params).id);
  const operation = admin && id ? await findOperation(id) : null;
  return admin && operation ? { operation, admin } : null;
}

function csv(file: string, body: ReadableStream<Uint8Array>): Response {
  return new Response(body, {
    headers: {
      ...noStore,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": attachment(file),
      "x-content-type-options": "nosniff",
    },
  });
}

/** How far an operation is: `{ status, processed, total, rate, remaining }`. */
export async function respondWithProgress(request: Request, params: Params): Promise<Response> {
  const asked = await readAsked(request, params);
  return asked ? Response.json(progressOf(asked.operation), { headers: noStore }) : notFound();
}

/** The accounts of an operation with their facts as CSV; each download leaves an audit row. */
export async function respondWithAccounts(request: Request, params: Params): Promise<Response> {
  const asked = await readAsked(request, params);
  if (!asked) return notFound();
  const { operation, admin } = asked;
  const isDraft = operation.status === "draft";
  const count = isDraft ? (await readSelection(db, operation)).count : operation.total;
  const metadata = { operation: operation.id, kind: operation.kind, count };
  if (!(await recordExport(admin, { action: "bulk.exported", metadata }))) return notFound();
  return csv("accounts.csv", accountsCsv(operation));
}

/** What became of each account of an operation as CSV. */
export async function respondWithResults(request: Request, params: Params): Promise<Response> {
  const asked = await readAsked(request, params);
  if (!asked) return notFound();
  return csv("bulk-results.csv", resultsCsv(asked.operation));
}
