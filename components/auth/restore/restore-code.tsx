import { SecondFactorField } from "@/components/step-up/second-factor-field";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { TextLink } from "@/components/ui/text-link";
import type { FormState } from "@/lib/forms/form-state";

/** The code that a deleted account asks for besides its password, which travels along sealed. */
export default function RestoreCode({ state }: { state: FormState }) {
  const { email, sealed } = state.values ?? {};
  return (
    <>
      <StepUpProblem state={state} />
      <p className="text-sm text-muted-foreground">
        Password correct.{" "}
        <strong className="font-medium wrap-anywhere text-foreground">{email}</strong> also needs a
        two-factor code. <TextLink href="/restore?by=password">Use a different account</TextLink>
      </p>
      <input type="hidden" name="email" value={email} />
      <input type="hidden" name="sealed" value={sealed} />
      <SecondFactorField autoFocus error={state.fieldErrors?.code} />
    </>
  );
}
