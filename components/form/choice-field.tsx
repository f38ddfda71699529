import type { ReactNode } from "react";

export interface Choice {
  value: string;
  label: string;
  description?: string;
  /** A small illustration above the label. */
  illustration?: ReactNode;
}

interface Props {
  legend: string;
  name: string;
  choices: Choice[];
  defaultValue?: string;
  error?: string;
  /** The legend is for screen readers only, because a title above says the same. */
  quietLegend?: boolean;
  columns?: 2 | 3;
  disabled?: boolean;
}

const grids = { 2: "sm:grid-cols-2", 3: "grid-cols-3" };

/** Radio buttons as cards, for a handful of choices that are worth seeing at once. */
export function ChoiceField(props: Props) {
  const { legend, name, choices, defaultValue, error, quietLegend, columns = 3, disabled } = props;
  return (
    <fieldset className="grid min-w-0 gap-2" disabled={disabled}>
      <legend className={quietLegend ? "sr-only" : "mb-2 text-sm font-medium text-foreground"}>
        {legend}
      </legend>
      <div className={`grid gap-2 sm:gap-3 ${grids[columns]}`}>
        {choices.map((choice) => (
          <ChoiceCard
            key={choice.value}
            choice={choice}
            name={name}
            checked={choice.value === defaultValue}
          />
        ))}
      </div>
      {error && <p className="text-sm text-destructive">{error}</p>}
    </fieldset>
  );
}

function ChoiceCard({ choice, name, checked }: { choice: Choice; name: string; checked: boolean }) {
  return (
    <label className="relative grid min-w-0 cursor-pointer content-start gap-2 rounded-md border border-border bg-card p-2 sm:p-3 text-sm transition-colors duration-150 hover:border-input has-checked:border-primary has-checked:bg-primary-tint has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring has-disabled:cursor-not-allowed has-disabled:opacity-60">
      {choice.illustration}
      <span className="flex min-w-0 items-start gap-2">
        <input
          type="radio"
          name={name}
          value={choice.value}
          defaultChecked={checked}
          className="mt-0.5 size-4 shrink-0 accent-primary outline-none"
        />
        <span className="grid min-w-0 gap-1">
          <span className="truncate font-medium text-foreground">{choice.label}</span>
          {choice.description && (
            <span className="text-muted-foreground">{choice.description}</span>
          )}
        </span>
      </span>
    </label>
  );
}
