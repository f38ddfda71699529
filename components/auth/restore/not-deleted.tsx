import ProblemBox from "@/components/form/problem-box";
import { Button } from "@/components/ui/button";
import type { FormState } from "@/lib/forms/form-state";

/** After the right password of an account that is not deleted. */
export default function NotDeleted({ state }: { state: FormState }) {
  return (
    <>
      <ProblemBox state={state} tone="info" title="This account hasn’t been deleted">
        {state.values?.email} is active, so there’s nothing to restore.
      </ProblemBox>
      <Button href="/sign-in" wide>
        Sign in
      </Button>
    </>
  );
}
