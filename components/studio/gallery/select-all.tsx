"use client";

import { useEffect, useRef, useState } from "react";

const boxes = (form: string) => [
  ...document.querySelectorAll<HTMLInputElement>(`input[name="image"][form="${form}"]`),
];

function selectAll(form: string, checked: boolean): void {
  for (const each of boxes(form)) each.checked = checked;
  document.getElementById(form)?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Selects every image of the page, or none; shown when some are selected. */
export function SelectAll({ form }: { form: string }) {
  const box = useRef<HTMLInputElement>(null);
  const [checked, setChecked] = useState(false);

  useEffect(() => {
    const look = () => {
      const states = boxes(form).map((each) => each.checked);
      const some = states.includes(true);
      setChecked(some && !states.includes(false));
      if (box.current) box.current.indeterminate = some && states.includes(false);
    };
    const later = () => setTimeout(look);
    // A click before this script had loaded.
    if (box.current?.checked) selectAll(form, true);
    look();
    document.addEventListener("change", look);
    document.addEventListener("reset", later);
    return () => {
      document.removeEventListener("change", look);
      document.removeEventListener("reset", later);
    };
  }, [form]);

  return (
    <label className="inline-flex min-h-8 cursor-pointer items-center gap-2 text-sm text-muted-foreground noscript:hidden">
      <input
        ref={box}
        type="checkbox"
        checked={checked}
        autoComplete="off"
        onChange={() => selectAll(form, !checked)}
        className="size-4 cursor-pointer accent-primary"
      />
      Select all on this page
    </label>
  );
}
