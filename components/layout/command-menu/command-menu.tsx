"use client";

import { type ReactNode, startTransition, useEffect, useState } from "react";
import { settingsPages } from "@/components/layout/settings-pages";
import { themes } from "@/components/layout/theme/theme-cookie";
import type { SignOutAction } from "@/components/layout/user-block";
import {
  CommandDialog,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  CommandSeparator,
  CommandShortcut,
} from "@/components/ui/command";
import type { CommandEntries, NavEntry } from "@/lib/account/lifecycle";

export interface CommandMenuProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** The pages of the features. */
  nav: readonly NavEntry[];
  /** Reads what the features add. */
  listCommands(): Promise<CommandEntries[]>;
  signOut: SignOutAction;
}

const themeLabels = { system: "Use system theme", light: "Light theme", dark: "Dark theme" };

/** The command menu of signed-in pages: pages, entries of the features, and actions, filtered by typing. */
export function CommandMenu({ open, onOpenChange, nav, listCommands, signOut }: CommandMenuProps) {
  const [added, setAdded] = useState<readonly CommandEntries[]>([]);
  useEffect(() => {
    // Without a connection, what was read last stays.
    if (open) listCommands().then(setAdded, () => {});
  }, [open, listCommands]);

  const goTo = (href: string) => {
    onOpenChange(false);
    location.assign(href);
  };
  const places = (heading: string, entries: readonly { label: string; href: string }[]) => (
    <CommandGroup key={heading} heading={heading}>
      {entries.map(({ label, href }) => (
        <CommandItem key={href} keywords={[heading]} onSelect={() => goTo(href)}>
          {label}
        </CommandItem>
      ))}
    </CommandGroup>
  );

  return (
    <CommandDialog open={open} onOpenChange={onOpenChange}>
      <CommandInput placeholder="Go to a page or choose a command" />
      <CommandList>
        <CommandEmpty>No results</CommandEmpty>
        {places("Pages", [{ href: "/dashboard", label: "Dashboard" }, ...nav])}
        {added.map(({ heading, entries }) => places(heading, entries))}
        {places("Settings", settingsPages)}
        <CommandSeparator />
        <CommandGroup heading="Theme">
          {themes.map((theme) => (
            // The script of theme-boot.ts listens for it.
            <CommandItem
              key={theme}
              data-theme-next={theme}
              keywords={["Theme"]}
              onSelect={() => onOpenChange(false)}
            >
              {themeLabels[theme]}
            </CommandItem>
          ))}
        </CommandGroup>
        <CommandGroup heading="Account">
          <CommandItem onSelect={() => startTransition(() => signOut(new FormData()))}>
            Sign out
          </CommandItem>
        </CommandGroup>
      </CommandList>
      <p className="flex gap-4 border-t border-border bg-background px-4 py-2 text-xs text-muted-foreground pointer-coarse:hidden">
        <Hint keys="↑↓">to move</Hint>
        <Hint keys="Enter">to choose</Hint>
        <Hint keys="Esc">to close</Hint>
      </p>
    </CommandDialog>
  );
}

function Hint({ keys, children }: { keys: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <CommandShortcut>{keys}</CommandShortcut>
      {children}
    </span>
  );
}
