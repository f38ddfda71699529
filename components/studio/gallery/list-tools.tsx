import { Button } from "@/components/ui/button";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";

interface Choice {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
}

interface ListToolsProps {
  path: string;
  /** The current search. */
  q: string;
  /** What one can look for, such as "images". */
  noun: string;
  choices: Choice[];
}

/** Looks for a name, sorts and filters: a form whose answer is an address. */
export function ListTools({ path, q, noun, choices }: ListToolsProps) {
  return (
    <search>
      <form action={path} className="flex flex-wrap gap-2 sm:gap-3">
        <Input
          type="search"
          name="q"
          defaultValue={q}
          maxLength={100}
          aria-label={`Search ${noun} by name`}
          placeholder={`Search ${noun}`}
          autoComplete="off"
          className="grow basis-52 sm:max-w-80"
        />
        {choices.map(({ name, label, value, options }) => (
          <span key={name} className="relative block grow basis-36 sm:max-w-52">
            <select
              name={name}
              defaultValue={value}
              aria-label={label}
              className="control cursor-pointer appearance-none pr-9"
            >
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
            <ChevronDownIcon className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted-foreground" />
          </span>
        ))}
        <Button
          type="submit"
          variant="secondary"
          className="h-10 max-sm:w-full pointer-coarse:h-11"
        >
          Apply
        </Button>
      </form>
    </search>
  );
}
