import { SubmitButton } from "@/components/form/submit-button";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { verifyAuditAction } from "@/lib/admin/audit/actions";
import { countUnsealedRows, findAuditVerification, mostUnsealed } from "@/lib/audit/verification";
import { formatCount } from "@/lib/format/counts";

type Verification = Awaited<ReturnType<typeof findAuditVerification>>;

function Result({ verification, now }: { verification: Verification; now: Date }) {
  if (!verification?.endedAt) return <Alert title="Not verified yet" />;
  const { endedAt, problems, problemCount } = verification;
  const time = <DateTime value={endedAt} now={now} />;
  if (problemCount === 0)
    return (
      <Alert tone="success" title="No problems found">
        Verified {time}.
      </Alert>
    );
  const title = `${formatCount(problemCount)} ${problemCount === 1 ? "problem" : "problems"} found`;
  return (
    <Alert tone="danger" title={title}>
      <p>Verified {time}.</p>
      <ul className="mt-2 list-disc pl-5">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      {problemCount > problems.length && (
        <p className="mt-2">
          These are the first {formatCount(problems.length)}. To see all of them, run{" "}
          <code>npm run accounts -- verify</code>.
        </p>
      )}
    </Alert>
  );
}

/** The result of the last verification of the audit log, and a button for the next. */
export async function AuditVerification({ requested }: { requested: boolean }) {
  const [verification, unsealed] = await Promise.all([
    findAuditVerification(),
    countUnsealedRows(),
  ]);
  const now = new Date();
  const isRunning =
    verification && (!verification.endedAt || verification.begunAt > verification.endedAt);
  const count = unsealed > mostUnsealed ? `${formatCount(mostUnsealed)}+` : formatCount(unsealed);
  return (
    <Card
      id="verification"
      title="Verification"
      description="Every night, the entries are compared with their signed seals, and the seals with their copies in storage."
      note={`${count} ${unsealed === 1 ? "entry isn’t" : "entries aren’t"} sealed yet. New entries are sealed every 5 minutes.`}
      action={
        <form action={verifyAuditAction}>
          <SubmitButton variant="secondary" pendingLabel="Starting">
            Verify now
          </SubmitButton>
        </form>
      }
    >
      {(requested || isRunning) && (
        <Alert title="Verification started">
          {isRunning && (
            <>
              It began <DateTime value={verification.begunAt} now={now} />.{" "}
            </>
          )}
          Reload this page in a moment to see the result.
        </Alert>
      )}
      <Result verification={verification} now={now} />
    </Card>
  );
}
