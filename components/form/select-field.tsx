import type { ComponentProps } from "react";
import { Field, type FieldProps } from "@/components/form/field";
import { ChevronDownIcon } from "@/components/ui/icons";

type Props = FieldProps & {
  options: { value: string; label: string }[];
} & Omit<ComponentProps<"select">, keyof FieldProps | "id" | "children">;

/** A labelled choice of one from a few, by the browser's own list. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  aside,
  className,
  options,
  ...select
}: Props) {
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {(control) => (
        <span className="relative block">
          <select
            {...select}
            {...control}
            className="control cursor-pointer appearance-none pr-9 disabled:cursor-not-allowed"
          >
            {options.map(({ value, label: text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
          <ChevronDownIcon className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted-foreground" />
        </span>
      )}
    </Field>
  );
}
