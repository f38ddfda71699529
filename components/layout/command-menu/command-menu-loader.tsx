"use client";

import { type ComponentType, useEffect, useState } from "react";
import type { CommandMenuProps } from "@/components/layout/command-menu/command-menu";

interface CommandMenuLoaderProps extends Omit<CommandMenuProps, "open" | "onOpenChange"> {
  /** Whether the shortcut is ⌘K; Ctrl+K elsewhere. In text fields of a Mac, Ctrl+K deletes. */
  apple: boolean;
}

/** Opens the command menu by its shortcut and its buttons, and loads it only then. */
export function CommandMenuLoader({ apple, ...menu }: CommandMenuLoaderProps) {
  const [open, setOpen] = useState(false);
  const [Menu, setMenu] = useState<ComponentType<CommandMenuProps>>();
  useEffect(() => {
    const watch = new AbortController();
    const { signal } = watch;
    const show = () => {
      setOpen(true);
      import("@/components/layout/command-menu/command-menu").then(
        ({ CommandMenu }) => setMenu(() => CommandMenu),
        () => setOpen(false),
      );
    };
    const byButton = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest("[data-command-menu]")) show();
    };
    const byShortcut = (event: KeyboardEvent) => {
      const { key, altKey, shiftKey, metaKey, ctrlKey } = event;
      if (key.toLowerCase() !== "k" || altKey || shiftKey) return;
      if (apple ? !metaKey || ctrlKey : !ctrlKey || metaKey) return;
      event.preventDefault();
      const modal = document.querySelector("dialog:modal");
      // The menu does not open over another dialog.
      if (modal) setOpen((was) => was && !modal.matches("[data-slot=command-dialog]"));
      else show();
    };
    document.addEventListener("click", byButton, { signal });
    document.addEventListener("keydown", byShortcut, { signal });
    return () => watch.abort();
  }, [apple]);
  return Menu && <Menu {...menu} open={open} onOpenChange={setOpen} />;
}
