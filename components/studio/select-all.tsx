"use client";

import { useEffect, useRef, useState } from "react";

const boxes = (form: string) => [
  ...document.querySelectorAll<HTMLInputElement>(`input[name="image"][form="${form}"]`),
];

/** Selects every picture of the page, or none; it shows when some are. */
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
    look();
    document.addEventListener("change", look);
    document.addEventListener("reset", later);
    return () => {
      document.removeEventListener("change", look);
      document.removeEventListener("reset", later);
    };
  }, [form]);

  function toggle() {
    for (const each of boxes(form)) each.checked = !checked;
    document.getElementById(form)?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  return (
    <label className="inline-flex min-h-8 cursor-pointer items-center gap-2 text-sm text-soft noscript:hidden">
      <input
        ref={box}
        type="checkbox"
        checked={checked}
        onChange={toggle}
        className="size-4 cursor-pointer accent-moss"
      />
      Select all on this page
    </label>
  );
}
