import { type Choice, ChoiceField } from "@/components/form/choice-field";
import type { Theme } from "@/components/layout/theme/theme-cookie";

const choices: Choice[] = [
  { value: "system", label: "System", illustration: <Swatch side="both" /> },
  { value: "light", label: "Light", illustration: <Swatch side="light" /> },
  { value: "dark", label: "Dark", illustration: <Swatch side="dark" /> },
];

/** The radio group `theme` of a preferences form. A choice is seen at once, before it is saved. */
export function ThemeField({ defaultValue, error }: { defaultValue: Theme; error?: string }) {
  return (
    <div data-theme-field>
      <ChoiceField
        legend="Theme"
        name="theme"
        choices={choices}
        defaultValue={defaultValue}
        error={error}
      />
    </div>
  );
}

/** A tiny page in the theme's own colours, whichever theme surrounds it. */
function Swatch({ side }: { side: "light" | "dark" | "both" }) {
  return (
    <span aria-hidden="true" className="flex h-14 overflow-hidden rounded-xs border border-border">
      {side !== "dark" && <Page theme="light" />}
      {side !== "light" && <Page theme="dark" />}
    </span>
  );
}

function Page({ theme }: { theme: "light" | "dark" }) {
  return (
    <span data-theme-swatch={theme} className="grid flex-1 content-center gap-1 px-3">
      <span className="h-1 w-1/2 rounded-full" />
      <span className="h-1 w-4/5 rounded-full" />
      <span className="h-1 w-1/3 rounded-full" />
    </span>
  );
}
