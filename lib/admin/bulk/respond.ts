import { z } from "zod";
import { db } from "@/db/client";
import { type CsvColumn, csvStream } from "@/lib/format/csv";
import { attachment } from "@/lib/http/attachment";
import { recordExport } from "../record-export";
import { adminOf } from "../require-admin";
import {
  type BulkState,
  findOperation,
  type ListedUser,
  progressOf,
  readAccounts,
  readResults,
} from "./queries";
import { readSelection } from "./selection";
import { describeReason, describeState } from "./wording";

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

function csv<Row>(file: string, columns: CsvColumn<Row>[], pages: AsyncIterable<Row[]>): Response {
  return new Response(csvStream(columns, pages), {
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

const accountColumns: CsvColumn<ListedUser>[] = [
  { header: "id", value: ({ id }) => id },
  { header: "email", value: ({ email }) => email },
  { header: "name", value: ({ name }) => name },
  { header: "role", value: ({ role }) => role },
  { header: "status", value: ({ status }) => status },
  { header: "email_verified", value: ({ emailVerified }) => (emailVerified ? "yes" : "no") },
  { header: "created_at", value: ({ createdAt }) => createdAt },
  { header: "last_active_at", value: ({ lastActiveAt }) => lastActiveAt },
  { header: "suspended_at", value: ({ bannedAt }) => bannedAt },
  { header: "deleted_at", value: ({ deletedAt }) => deletedAt },
  { header: "restorable_until", value: ({ purgeAt }) => purgeAt },
];

/** The accounts of an operation with their facts as CSV; each download leaves an audit row. */
export async function respondWithAccounts(request: Request, params: Params): Promise<Response> {
  const asked = await readAsked(request, params);
  if (!asked) return notFound();
  const { operation, admin } = asked;
  const isDraft = operation.status === "draft";
  const count = isDraft ? (await readSelection(db, operation)).count : operation.total;
  const metadata = { operation: operation.id, kind: operation.kind, count };
  if (!(await recordExport(admin, { action: "bulk.exported", metadata }))) return notFound();
  return csv("accounts.csv", accountColumns, readAccounts(operation));
}

/** What became of each account of an operation as CSV. */
export async function respondWithResults(request: Request, params: Params): Promise<Response> {
  const asked = await readAsked(request, params);
  if (!asked) return notFound();
  const { id, kind } = asked.operation;
  return csv(
    "bulk-results.csv",
    [
      { header: "account", value: ({ userId }) => userId },
      { header: "subject", value: ({ subject }) => subject },
      { header: "email", value: ({ email }) => email },
      { header: "result", value: ({ state }) => describeState(kind, state) },
      { header: "reason", value: ({ reason }) => reason && describeReason(reason) },
      { header: "changed_at", value: ({ changedAt }) => changedAt },
    ],
    readResults(id),
  );
}
