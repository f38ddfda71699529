import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";

/** The second step of whichever button was pressed. */
export default function RestoreLinkCode({ deed, error }: { deed?: string; error?: string }) {
  return (
    <>
      <p role="status" className="text-sm text-soft">
        The second factor of this account is still on, so the link alone does not open it.
      </p>
      <TextField
        label="Code from your authenticator app"
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={64}
        className="max-w-sm"
        hint="Six digits. Without the app at hand, enter a recovery code."
        error={error}
      />
      <input type="hidden" name="deed" value={deed} />
      <SubmitButton className="justify-self-start" pendingLabel="Checking">
        Continue
      </SubmitButton>
    </>
  );
}
