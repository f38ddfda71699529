import type { ComponentProps } from "react";
import { Field, type FieldProps } from "@/components/form/field";
import { Input } from "@/components/ui/input";

type Props = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id">;

/** A labelled `Input`; everything that is not about the label goes to the input. */
export function TextField({ label, hint, error, optional, aside, className, ...input }: Props) {
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {(control) => <Input {...input} {...control} />}
    </Field>
  );
}
