import type { ReactNode } from "react";
import { SubmitButton } from "@/components/form/submit-button";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { cancelBulkAction, resumeBulkAction, undoBulkAction } from "@/lib/admin/bulk/actions";
import { formatAccounts } from "@/lib/admin/bulk/pace";
import type { BulkState, listFailures, listOutcomes } from "@/lib/admin/bulk/queries";
import { progressOf } from "@/lib/admin/bulk/queries";
import {
  bulkKindWords,
  bulkStatusWords,
  describeActor,
  describeFilter,
  describeReason,
  describeState,
} from "@/lib/admin/bulk/wording";
import { formatCount } from "@/lib/format/counts";
import { BulkFact, CountTable } from "./facts-list";
import { LiveProgress } from "./live-progress";

interface OperationCardProps {
  operation: BulkState;
  outcomes: Awaited<ReturnType<typeof listOutcomes>>;
  failures: Awaited<ReturnType<typeof listFailures>>;
}

/** An operation that was confirmed: how far it is, what came of it, and what can be done now. */
export function OperationCard({ operation, outcomes, failures }: OperationCardProps) {
  const { id, kind, status, filter, total, now, startedAt, endedAt, stalled } = operation;
  const moving = status === "running" || status === "undoing";
  const isChangeable = status === "running" || operation.canResume || operation.canUndo;
  return (
    <>
      <Card
        title={bulkStatusWords[status]}
        description={`${describeFilter(filter).join(". ")}. ${formatAccounts(total)}.`}
        note={noteOf(operation)}
        action={isChangeable && <Controls operation={operation} />}
      >
        {moving && <LiveProgress id={id} progress={progressOf(operation)} />}
        {moving && (
          <p className="hidden text-sm noscript:block">
            <TextLink href={`/admin/bulk/${id}`}>Reload the page</TextLink> to see progress.
          </p>
        )}
        {stalled && (
          <Alert tone="warning" title="Nothing has moved for two minutes">
            Check that a worker is running, then resume.
          </Alert>
        )}
        {!moving && (
          <BulkFact title="Result">
            <CountTable
              caption="What became of the accounts"
              rows={outcomes.map(({ state, reason, count }) => ({
                label: [describeState(kind, state), reason && describeReason(reason)]
                  .filter(Boolean)
                  .join(": "),
                count: formatCount(count),
              }))}
            />
          </BulkFact>
        )}
        {failures.length > 0 && (
          <BulkFact title="Failed">
            <ul className="grid gap-1">
              {failures.map(({ subject, email, reason }) => (
                <li key={subject} className="wrap-anywhere">
                  <span className="font-mono text-xs">{email ?? subject}</span>: {reason}
                </li>
              ))}
            </ul>
          </BulkFact>
        )}
        <BulkFact title={kind === "export" ? "The list" : "Report"}>
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            {kind !== "export" && (
              <TextLink href={`/api/admin/bulk/${id}/results`} download>
                Download the result for each account
              </TextLink>
            )}
            <TextLink href={`/api/admin/bulk/${id}/accounts`} download>
              Download the list of accounts
            </TextLink>
          </p>
        </BulkFact>
        <p className="text-sm text-muted-foreground">
          {describeActor(operation)} started this{" "}
          {startedAt && <DateTime value={startedAt} now={now} format="relative" />}
          {endedAt && (
            <>
              , ended <DateTime value={endedAt} now={now} format="relative" />
            </>
          )}
          .
        </p>
      </Card>
      <p>
        <Button href="/admin/bulk" variant="ghost">
          All operations
        </Button>
      </p>
    </>
  );
}

function noteOf({ kind, status, undoUntil, canUndo, now }: BulkState): ReactNode {
  if (canUndo && undoUntil)
    return (
      <>
        You can undo all of it until <DateTime value={undoUntil} now={now} />.
      </>
    );
  if (kind === "sign-out" && status !== "running") return "A sign-out can’t be undone.";
  if (status === "running") return "Cancelling keeps what is done.";
  if (status === "undone") return "Accounts restored by the undo got an email.";
  return null;
}

function Controls({ operation }: { operation: BulkState }) {
  const { id, kind, status, canResume, canUndo, stalled } = operation;
  const verb = status === "undone" ? "Restore" : bulkKindWords[kind].verb;
  return (
    <div className="flex flex-wrap gap-3">
      {status === "running" && (
        <Control id={id} action={cancelBulkAction} label="Cancel" pending="Cancelling" />
      )}
      {canResume && (
        <Control
          id={id}
          action={resumeBulkAction}
          label={stalled || status === "cancelled" ? "Resume" : `${verb} failed ones again`}
          pending="Resuming"
        />
      )}
      {canUndo && <Control id={id} action={undoBulkAction} label="Undo all" pending="Undoing" />}
    </div>
  );
}

interface ControlProps {
  id: string;
  action: (form: FormData) => Promise<void>;
  label: string;
  pending: string;
}

function Control({ id, action, label, pending }: ControlProps) {
  return (
    <form action={action}>
      <input type="hidden" name="id" value={id} />
      <SubmitButton variant="secondary" pendingLabel={pending}>
        {label}
      </SubmitButton>
    </form>
  );
}
