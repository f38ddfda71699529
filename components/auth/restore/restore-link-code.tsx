import { SubmitButton } from "@/components/form/submit-button";
import { SecondFactorField } from "@/components/step-up/second-factor-field";

/** The second step of whichever button was pressed. */
export default function RestoreLinkCode({
  operation,
  error,
}: {
  operation?: string;
  error?: string;
}) {
  return (
    <>
      <p role="status" className="text-sm text-muted-foreground">
        This account uses two-factor authentication, so you also need a code.
      </p>
      <SecondFactorField autoFocus className="max-w-sm" error={error} />
      <input type="hidden" name="operation" value={operation} />
      <SubmitButton className="justify-self-start" pendingLabel="Checking">
        Continue
      </SubmitButton>
    </>
  );
}
