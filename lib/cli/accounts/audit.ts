import { auditFileOf } from "@/lib/admin/audit/file";
import { readAuditFilters, typedAuditFilters } from "@/lib/admin/audit/filters";
import { findAuditPeople, listAudit } from "@/lib/admin/audit/queries";
import { recordExport } from "@/lib/admin/record-export";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";
import { UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { inColumns } from "./change";
import type { Flags, Result } from "./command";
import { requireNewFile, writeOut } from "./out-file";
import { withProgress } from "./progress";

type Args = Flags & {
  account?: string;
  from?: string;
  to?: string;
  action?: string;
  actor?: string;
  csv?: boolean;
  limit?: string;
  out?: string;
};

/** A day stands for its beginning, and a Z is what every time here has: UTC. */
const instant = (text: string | undefined) =>
  text && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text?.replace(/Z$/, "");

async function readFilters({ account, from, to, action, actor }: Args) {
  const given = { from: instant(from), to: instant(to), action, subject: account, actor };
  const { filters, errors } = await readAuditFilters(typedAuditFilters(given));
  const [wrong] = Object.entries(errors);
  if (!wrong) return filters;
  const [name, sentence] = wrong;
  if (name === "subject") throw new UsageError(sentence);
  throw new UsageError(
    name === "action"
      ? `--action: there is no “${action}”. docs/audit-log.md lists the actions, such as account.deleted.`
      : `--${name}: ${sentence}`,
  );
}

/** `accounts -- audit`: rows of the audit log on the screen, or all of them as CSV or JSON. */
export async function showAudit(args: Args): Promise<Result | null> {
  const { csv = false, json, out } = args;
  if (csv && json) throw new UsageError("Choose --csv or --json, not both.");
  const isFile = csv || json;
  if (isFile && args.limit !== undefined)
    throw new UsageError("--limit is for the screen: --csv and --json have every row.");
  if (out !== undefined && !isFile) throw new UsageError("--out needs --csv or --json.");
  requireNewFile(out);
  const limit = parseWholeNumber("limit", args.limit ?? "50", 10_000);
  const filters = await readFilters(args);
  if (isFile) {
    const format = csv ? "csv" : "json";
    const { from, to, ...people } = filters;
    const metadata = {
      format,
      from: from?.toISOString(),
      to: to?.toISOString(),
      ...people,
    } as const;
    await recordExport("cli", { action: "audit.exported", metadata });
    const written = writeOut(auditFileOf(format, filters), out);
    if (out === undefined) {
      await written;
      return null;
    }
    await withProgress("Writing", () => null, written);
    return { lines: [`Wrote ${out}.`], data: { file: out } };
  }
  const rows = await listAudit(filters, { limit });
  const people = await findAuditPeople(rows.flatMap(({ subject, actor }) => [subject, actor]));
  const nameOf = (subject: string | null) =>
    subject === null ? "" : (people.get(subject)?.email ?? subject);
  return {
    lines:
      rows.length === 0
        ? ["No row matches."]
        : inColumns(
            rows.map(({ seq, at, action, metadata, subject, actor }) => [
              String(seq),
              at.toISOString(),
              action,
              describeActivity({ action, metadata }, providerNames),
              nameOf(subject),
              actor ? `by ${nameOf(actor)}` : "",
            ]),
          ),
    data: { rows },
  };
}
