import { type CsvColumn, csvStream } from "@/lib/format/csv";
import { attachment } from "@/lib/http/attachment";
import { requestSentences } from "@/lib/http/request-sentences";
import { recordExport } from "../record-export";
import { adminOf } from "../require-admin";
import { readUsers, type UserRow } from "./queries";
import { readUserQuery } from "./schema";

const columns: CsvColumn<UserRow>[] = [
  { header: "id", value: ({ id }) => id },
  { header: "subject", value: ({ subject }) => subject },
  { header: "name", value: ({ name }) => name },
  { header: "email", value: ({ email }) => email },
  { header: "verified", value: ({ emailVerified }) => (emailVerified ? "yes" : "no") },
  { header: "state", value: ({ state }) => state },
  { header: "role", value: ({ role }) => role },
  { header: "plan", value: ({ plan }) => plan },
  { header: "last_active_at", value: ({ lastActiveAt }) => lastActiveAt },
  { header: "created_at", value: ({ createdAt }) => createdAt },
];

const noStore = { "cache-control": "private, no-store" };

const refuse = (status: number, code: string, message: string) =>
  Response.json({ code, message }, { status, headers: noStore });

const notThere = () => refuse(404, "NOT_FOUND", requestSentences.notFound);

/**
 * The users that the query string of a request finds, as a CSV file for an admin. Read by pages, each in a statement of
 * its own, so that a million takes no more memory than a thousand. The audit log says who took it.
 */
export async function respondWithUsers(request: Request): Promise<Response> {
  const admin = await adminOf(request);
  if (!admin) return notThere();
  const given = Object.fromEntries(new URL(request.url).searchParams);
  const { query, values } = readUserQuery(given);
  if (!query) return refuse(400, "VALIDATION_ERROR", requestSentences.unreadable);
  const filters = Object.keys(values).filter((name) => name !== "sort");
  const event = { action: "users.exported", metadata: { filters } } as const;
  if (!(await recordExport(admin, event))) return notThere();
  const day = new Date().toISOString().slice(0, 10);
  return new Response(csvStream(columns, readUsers(query)), {
    headers: {
      ...noStore,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": attachment(`users-${day}.csv`),
      "x-content-type-options": "nosniff",
    },
  });
}
