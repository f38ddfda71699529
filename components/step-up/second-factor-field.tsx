import { TextField } from "@/components/form/text-field";

interface SecondFactorFieldProps {
  error?: string;
  autoFocus?: boolean;
  className?: string;
}

/** The field for the second factor: an authenticator code or a recovery code. */
export function SecondFactorField(props: SecondFactorFieldProps) {
  return (
    <TextField
      label="Authenticator code"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={64}
      hint="6 digits, or enter a recovery code."
      {...props}
    />
  );
}
