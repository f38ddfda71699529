import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { type AddressList, parseAddressCsv } from "@/lib/admin/bulk/addresses";
import { confirmOperation } from "@/lib/admin/bulk/control";
import { createOperation, discardDraft } from "@/lib/admin/bulk/create-operation";
import { accountsCsv } from "@/lib/admin/bulk/files";
import { formatAccounts } from "@/lib/admin/bulk/pace";
import { type BulkPreview, type BulkState, previewOperation } from "@/lib/admin/bulk/queries";
import { BulkRefusal } from "@/lib/admin/bulk/refusal";
import { type BulkRequest, bulkForm } from "@/lib/admin/bulk/schema";
import { bulkKindWords, describeFilter, describeLeftOut } from "@/lib/admin/bulk/wording";
import { formatCount } from "@/lib/format/counts";
import { CliError, UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { followOperation, getOperation, sayOrRefuse } from "./bulk-control";
import { change, cliOrigin } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";
import { requireFileForJson, writeOut } from "./out-file";

type Kind = BulkRequest["kind"];

/** The options that say whom an operation is about, as they are typed. */
export type BulkArgs = Flags & {
  addresses?: string;
  domain?: string;
  "created-from"?: string;
  "created-before"?: string;
  "inactive-days"?: string;
  "include-paying"?: boolean;
  "include-unverified"?: boolean;
  count?: string;
  out?: string;
};

const options: Record<string, string> = {
  domain: "domain",
  createdFrom: "created-from",
  createdBefore: "created-before",
  inactiveDays: "inactive-days",
};

function readRequest(kind: Kind, args: BulkArgs): BulkRequest {
  const { success, data, error } = bulkForm.safeParse({
    kind,
    domain: args.domain,
    createdFrom: args["created-from"],
    createdBefore: args["created-before"],
    inactiveDays: args["inactive-days"],
    includePaying: args["include-paying"] ? "on" : undefined,
    includeUnverified: args["include-unverified"] ? "on" : undefined,
  });
  if (success) return data;
  const [issue] = error.issues;
  const name = String(issue?.path[0]);
  throw new UsageError(`--${options[name] ?? name}: ${issue?.message}`);
}

async function readList(file: string | undefined): Promise<AddressList | null> {
  if (file === undefined) return null;
  const bytes =
    file === "-"
      ? await buffer(process.stdin)
      : await readFile(file).catch(() => {
          throw new UsageError(`Can’t read ${file}.`);
        });
  const list = parseAddressCsv(bytes);
  if (typeof list === "string") throw new UsageError(`${file}: ${new BulkRefusal(list).message}`);
  return list;
}

/** What an operation would do, in lines. */
function describePreview(operation: BulkState, preview: BulkPreview): string[] {
  const { count, leftOut, sample, rows, sessions, busy, retentionDays } = preview;
  const { kind } = operation;
  const lines = [
    `${bulkKindWords[kind].verb} ${formatAccounts(count)}.`,
    ...describeFilter(operation.filter).map((condition) => `  ${condition}`),
  ];
  const more = count > sample.length ? `, the newest ${formatCount(sample.length)}` : "";
  if (sample.length > 0)
    lines.push(
      `Accounts${more}:`,
      ...sample.map(({ email, createdAt }) => `  ${email}, created ${createdAt.toISOString()}`),
    );
  if (leftOut.length > 0)
    lines.push(
      "Left out:",
      ...leftOut.map(({ reason, count }) => `  ${formatCount(count)}: ${describeLeftOut(reason)}`),
    );
  if (rows.length > 0)
    lines.push(
      "Rows that go when the accounts are erased:",
      ...rows.map(({ table, count }) => `  ${table}: ${formatCount(count)}`),
    );
  if (busy > 0) lines.push(`${formatAccounts(busy)} with jobs in progress, which are cancelled.`);
  if (sessions > 0) lines.push(`${formatCount(sessions)} sessions end.`);
  if (kind === "delete")
    lines.push(
      retentionDays > 0
        ? `It can be undone for ${formatCount(retentionDays)} days${operation.options.includeUnverified ? ", apart from the accounts with an unverified email address, which are permanently erased at once" : ""}.`
        : "It can’t be undone: RETENTION_DAYS is 0.",
    );
  return lines;
}

const describeUnused = (unmatched: number, list: AddressList | null) => [
  ...(unmatched > 0 ? [`Addresses without an account: ${formatCount(unmatched)}.`] : []),
  ...(list && list.invalid > 0
    ? [`Entries that are no addresses: ${formatCount(list.invalid)}.`]
    : []),
];

/** `accounts -- bulk delete`, `restore` and `sign-out`: a preview, the count typed, then the run to its end. */
export async function startBulk(kind: Exclude<Kind, "export">, args: BulkArgs): Promise<Result> {
  const { yes, dryRun } = args;
  if (yes && args.count === undefined)
    throw new UsageError(
      "--yes needs --count with the number of accounts that the preview shows. --dry-run shows it.",
    );
  const typed =
    args.count === undefined ? undefined : parseWholeNumber("count", args.count, 10 ** 9);
  const request = readRequest(kind, args);
  const list = await readList(args.addresses);
  const { id, unmatched } = await sayOrRefuse(() =>
    change({ dryRun: false }, (tx) =>
      createOperation(tx, "cli", { request, list, origin: cliOrigin() }),
    ),
  );
  const unused = describeUnused(unmatched, list);
  try {
    const operation = await getOperation(id);
    const preview = await previewOperation(operation);
    const { count, digest } = preview;
    const lines = [...unused, ...describePreview(operation, preview)];
    if (dryRun)
      return { lines, data: { kind, unmatched, invalid: list?.invalid ?? 0, ...preview } };
    if (count === 0)
      throw new CliError(
        `${new BulkRefusal("NOBODY_SELECTED").message} --dry-run says who is left out and why.`,
      );
    if (typed !== undefined && typed !== count)
      throw new CliError(
        `${formatAccounts(count)} would be ${bulkKindWords[kind].past}, not ${formatCount(typed)}. Nothing was done.`,
      );
    await confirm(args, lines.join("\n"), formatCount(count));
    await sayOrRefuse(() => confirmOperation("cli", id, { digest, count }));
  } finally {
    // Of one that has begun nothing goes.
    await discardDraft(id);
  }
  const ended = await followOperation(id);
  return { ...ended, lines: [...unused, ...ended.lines], data: { ...ended.data, unmatched } };
}

/** `accounts -- bulk export`: the accounts with their facts as CSV. */
export async function exportBulk(args: BulkArgs): Promise<Result | null> {
  const { dryRun, out } = args;
  requireFileForJson(args);
  const request = readRequest("export", args);
  const list = await readList(args.addresses);
  const { id, unmatched, count } = await sayOrRefuse(() =>
    change({ dryRun }, (tx) => createOperation(tx, "cli", { request, list, origin: cliOrigin() })),
  );
  const said = describeUnused(unmatched, list);
  if (dryRun)
    return {
      lines: [...said, `${formatAccounts(count)} would be exported.`],
      data: { count, unmatched },
    };
  await writeOut(accountsCsv(await getOperation(id)), out);
  // The output is the list, and nothing else.
  if (out === undefined) {
    for (const line of said) process.stderr.write(`${line}\n`);
    return null;
  }
  return {
    lines: [...said, `Wrote ${out} (${formatAccounts(count)}).`],
    data: { id, count, unmatched, file: out },
  };
}
