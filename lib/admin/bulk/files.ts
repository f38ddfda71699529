import { type CsvColumn, csvStream } from "@/lib/format/csv";
import { type ListedUser, readAccounts, readResults } from "./queries";
import type { BulkOperation } from "./selection";
import { describeReason, describeState } from "./wording";

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

/** The accounts of an operation with their facts as CSV. */
export const accountsCsv = (operation: BulkOperation): ReadableStream<Uint8Array> =>
  csvStream(accountColumns, readAccounts(operation));

/** What became of each account of an operation as CSV. */
export const resultsCsv = ({ id, kind }: BulkOperation): ReadableStream<Uint8Array> =>
  csvStream(
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
