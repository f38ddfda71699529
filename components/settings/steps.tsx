import { CheckIcon } from "@/components/ui/icons";

interface StepsProps {
  label: string;
  steps: string[];
  /** Counts from 1; the steps before it are done. */
  current: number;
}

/** The current step of a few. */
export function Steps({ label, steps, current }: StepsProps) {
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
      {steps.map((step, index) => {
        const number = index + 1;
        const done = number < current;
        const here = number === current;
        return (
          <li
            key={step}
            aria-current={here ? "step" : undefined}
            className={`flex items-center gap-2 ${here ? "font-medium text-foreground" : "text-muted-foreground"}`}
          >
            <span
              className={`inline-flex size-6 items-center justify-center rounded-full border text-xs tabular-nums ${
                here || done
                  ? "border-primary bg-primary-tint text-primary"
                  : "border-border text-muted-foreground"
              }`}
            >
              {done ? <CheckIcon className="size-3.5" /> : number}
              {done && <span className="sr-only">Done:</span>}
            </span>
            {step}
          </li>
        );
      })}
    </ol>
  );
}
