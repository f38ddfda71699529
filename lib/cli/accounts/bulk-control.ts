import { z } from "zod";
import { cancelOperation, resumeOperation, undoOperation } from "@/lib/admin/bulk/control";
import { resultsCsv } from "@/lib/admin/bulk/files";
import { formatAccounts, formatPace } from "@/lib/admin/bulk/pace";
import {
  type BulkState,
  findOperation,
  listFailures,
  listOperations,
  listOutcomes,
  progressOf,
} from "@/lib/admin/bulk/queries";
import { BulkRefusal } from "@/lib/admin/bulk/refusal";
import { workThrough } from "@/lib/admin/bulk/task";
import {
  bulkKindWords,
  bulkStatusWords,
  describeActor,
  describeFilter,
  describeReason,
  describeState,
} from "@/lib/admin/bulk/wording";
import { isDatabaseAway, reasonOf } from "@/lib/error-reason";
import { formatCount } from "@/lib/format/counts";
import { CliError, UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { inColumns } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";
import { requireFileForJson, writeOut } from "./out-file";
import { withProgress } from "./progress";

type Args = Flags & { operation: string };

// What the sentences of the pages say differently.
const inCommands: Partial<Record<BulkRefusal["code"], string>> = {
  EMPTY_FILTER:
    "Say whom it is about: --addresses, --domain, --created-from, --created-before or --inactive-days. Without any, no account is selected.",
  CHANGED:
    "The selection has changed since the preview. Nothing was done. Run the command again for a new preview.",
};

/** Does something to an operation; a refusal becomes a sentence for the command line. @throws CliError */
export async function sayOrRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BulkRefusal)) throw error;
    const sentence = inCommands[error.code] ?? error.message;
    throw error.code === "EMPTY_FILTER" ? new UsageError(sentence) : new CliError(sentence);
  }
}

/** @throws CliError if there is no such operation */
export async function getOperation(id: string): Promise<BulkState> {
  const operation = z.uuid().safeParse(id).success ? await findOperation(id) : null;
  if (!operation) throw new CliError(`No bulk operation found for ${id}.`);
  return operation;
}

async function describeOperation(operation: BulkState): Promise<Result> {
  const { id, kind, status, filter, total, undoUntil, createdAt } = operation;
  const [outcomes, failures] = await Promise.all([listOutcomes(id), listFailures(id)]);
  const { now: _, ...facts } = operation;
  return {
    lines: [
      `${id}: ${bulkKindWords[kind].verb.toLowerCase()} ${formatAccounts(total)}. ${bulkStatusWords[status]}.`,
      ...describeFilter(filter).map((condition) => `  ${condition}`),
      `${describeActor(operation)}, ${createdAt.toISOString()}.`,
      ...outcomes.map(
        ({ state, reason, count }) =>
          `  ${formatCount(count)}: ${describeState(kind, state)}${reason && state !== "failed" ? ` (${describeReason(reason)})` : ""}`,
      ),
      ...failures.map(({ email, subject, reason }) => `  ${email ?? subject}: ${reason}`),
      ...(operation.stalled ? ["Nothing has moved for two minutes. Resume it."] : []),
      ...(operation.canUndo && undoUntil
        ? [`It can be undone until ${undoUntil.toISOString()}.`]
        : []),
    ],
    data: { operation: facts, outcomes, failures },
  };
}

/**
 * Works through an operation that is under way, beside the worker if one runs, and tells how it has ended. Where this
 * process is killed, the worker goes on.
 */
export async function followOperation(id: string): Promise<Result> {
  const read = async () => {
    const { processed, total, rate, remaining } = progressOf(await getOperation(id));
    return { done: processed, total, note: formatPace(rate, remaining) };
  };
  const { kind, status } = await getOperation(id);
  const label = status === "undoing" ? "Restoring" : bulkKindWords[kind].doing;
  try {
    await withProgress(
      label,
      read,
      workThrough(id, () => false),
    );
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    throw new CliError(
      `Interrupted (${reasonOf(error)}). The worker goes on with it, and so does: bulk resume ${id}`,
    );
  }
  const operation = await getOperation(id);
  const { failed } = operation;
  const described = await describeOperation(operation);
  if (failed === 0) return described;
  return {
    ...described,
    problem: `${formatAccounts(failed)} could not be changed. Try again: bulk resume ${id}`,
  };
}

/** `accounts -- bulk list`. */
export async function listBulk(args: { limit: string }): Promise<Result> {
  const operations = await listOperations(parseWholeNumber("limit", args.limit, 10_000));
  return {
    lines:
      operations.length === 0
        ? ["There is no bulk operation."]
        : inColumns(
            operations.map((each) => [
              each.id,
              each.createdAt.toISOString(),
              each.kind,
              formatAccounts(each.total),
              bulkStatusWords[each.status],
              describeActor(each),
            ]),
          ),
    data: { operations },
  };
}

/** `accounts -- bulk show`. */
export const showBulk = async ({ operation }: { operation: string }): Promise<Result> =>
  describeOperation(await getOperation(operation));

const notPossible = (what: string, { status }: BulkState) =>
  new CliError(`It can’t be ${what}. Its state: ${bulkStatusWords[status].toLowerCase()}.`);

/** `accounts -- bulk resume`: goes on with what was cancelled, has failed accounts, or is under way. */
export async function resumeBulk(args: Args): Promise<Result> {
  const found = await getOperation(args.operation);
  const { id, canResume, status } = found;
  const underWay = status === "running" || status === "undoing";
  if (!canResume && !underWay) throw notPossible("resumed", found);
  if (args.dryRun) return { lines: ["It would go on."], data: { id } };
  if (found.kind === "delete" && status !== "undoing" && status !== "undone")
    await confirm(args, "Go on deleting the accounts of this operation that are left.");
  if (canResume) await sayOrRefuse(() => resumeOperation("cli", id));
  return followOperation(id);
}

/** `accounts -- bulk undo`: restores what a deletion has deleted. */
export async function undoBulk(args: Args): Promise<Result> {
  const found = await getOperation(args.operation);
  const { id, canUndo, done } = found;
  if (!canUndo) throw notPossible("undone", found);
  await confirm(args, `Restore the ${formatAccounts(done)} that this operation has deleted.`);
  if (args.dryRun)
    return {
      lines: [`Up to ${formatAccounts(done)} would be restored.`],
      data: { id, count: done },
    };
  await sayOrRefuse(() => undoOperation("cli", id));
  return followOperation(id);
}

/** `accounts -- bulk cancel`: what is done stays done. */
export async function cancelBulk(args: Args): Promise<Result> {
  const found = await getOperation(args.operation);
  if (found.status !== "running") throw notPossible("cancelled", found);
  if (args.dryRun) return { lines: ["It would be cancelled."], data: { id: found.id } };
  await sayOrRefuse(() => cancelOperation("cli", found.id));
  return describeOperation(await getOperation(found.id));
}

/** `accounts -- bulk report`: what became of each account, as CSV. */
export async function reportBulk(args: Args & { out?: string }): Promise<Result | null> {
  requireFileForJson(args);
  const operation = await getOperation(args.operation);
  await writeOut(resultsCsv(operation), args.out);
  if (args.out === undefined) return null;
  return { lines: [`Wrote ${args.out}.`], data: { id: operation.id, file: args.out } };
}
