import ProblemBox from "@/components/auth/problem-box";
import { Button } from "@/components/ui/button";
import type { FormState } from "@/lib/form-state";

/** After the right password of an account that is not deleted. */
export default function NotDeleted({ state }: { state: FormState }) {
  return (
    <>
      <ProblemBox state={state} tone="info" title="This account is not deleted">
        Nothing has to be restored: {state.values?.email} is active, with everything in it.
      </ProblemBox>
      <Button href="/sign-in" wide>
        Sign in
      </Button>
    </>
  );
}
