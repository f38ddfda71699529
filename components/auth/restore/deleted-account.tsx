import ProblemBox from "@/components/form/problem-box";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { formatDateTime, formatRelative } from "@/lib/format/dates";
import type { FormState } from "@/lib/forms/form-state";

/** Shown after a verified sign-in to a deleted account: its deadline, and the link to restore it. */
export default function DeletedAccount({ state }: { state: FormState }) {
  const { email, restorableUntil } = state.values ?? {};
  const until = restorableUntil && new Date(restorableUntil);
  const query = email ? `?email=${encodeURIComponent(email)}` : "";
  return (
    <>
      <ProblemBox state={state} tone="warning" title="This account has been deleted">
        {until ? (
          <>
            You can restore {email ?? "it"}, with everything in it, until{" "}
            <time dateTime={restorableUntil} className="font-medium text-foreground">
              {formatDateTime(until)} ({formatRelative(until, new Date())})
            </time>
            . After that, it’s permanently erased.
          </>
        ) : (
          <>You can still restore {email ?? "it"}, with everything in it.</>
        )}
      </ProblemBox>
      <Button href={`/restore${query}`} wide>
        Restore account
      </Button>
      <p className="text-center text-sm text-muted-foreground">
        <TextLink href="/sign-in" quiet>
          Sign in to a different account
        </TextLink>
      </p>
    </>
  );
}
