import ProblemBox from "@/components/auth/problem-box";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import type { FormState } from "@/lib/form-state";
import { formatDateTime, formatRelative } from "@/lib/wording/dates";

/** After proof of a deleted account: until when it can come back, and the way. */
export default function DeletedAccount({ state }: { state: FormState }) {
  const { email, restorableUntil } = state.values ?? {};
  const until = restorableUntil && new Date(restorableUntil);
  const query = email ? `?email=${encodeURIComponent(email)}` : "";
  return (
    <>
      <ProblemBox state={state} tone="warning" title="This account is deleted">
        {until ? (
          <>
            You can restore {email ?? "it"} until{" "}
            <time dateTime={restorableUntil} className="font-medium text-ink">
              {formatDateTime(until)} ({formatRelative(until, new Date())})
            </time>
            . It comes back with everything in it. After that it is erased for good.
          </>
        ) : (
          <>You can still restore {email ?? "it"}. It comes back with everything in it.</>
        )}
      </ProblemBox>
      <Button href={`/restore${query}`} wide>
        Restore my account
      </Button>
      <p className="text-center text-sm text-soft">
        <TextLink href="/sign-in" quiet>
          Sign in with another account
        </TextLink>
      </p>
    </>
  );
}
