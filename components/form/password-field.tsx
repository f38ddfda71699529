import type { ComponentProps } from "react";
import { Field, type FieldProps } from "@/components/form/field";
import { PasswordInput } from "@/components/form/password-input";

type Props = FieldProps & {
  /** Tells password managers whether to fill in or to suggest. */
  autoComplete: "current-password" | "new-password";
} & Omit<ComponentProps<"input">, keyof FieldProps | "id" | "type" | "autoComplete">;

/** A labelled `PasswordInput`. */
export function PasswordField({ label, hint, error, optional, aside, className, ...input }: Props) {
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {(control) => <PasswordInput {...input} {...control} />}
    </Field>
  );
}
