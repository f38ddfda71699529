import ProblemBox from "@/components/form/problem-box";
import { TextLink } from "@/components/ui/text-link";
import { supportSentence } from "@/lib/app-config";
import type { FormState } from "@/lib/forms/form-state";

/** After too many wrong passwords: until when to wait, and the ways that need no wait. */
export default function LockedOut({ state }: { state: FormState }) {
  return (
    <ProblemBox state={state} title="Too many incorrect passwords">
      {state.message} Or skip the wait:{" "}
      <TextLink href="/sign-in?by=mail" quiet>
        sign in with a magic link
      </TextLink>{" "}
      or{" "}
      <TextLink href="/forgot-password" quiet>
        reset your password
      </TextLink>
      .{supportSentence}
    </ProblemBox>
  );
}
