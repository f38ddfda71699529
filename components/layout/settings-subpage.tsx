import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";

interface SettingsSubpageProps {
  /** The settings page that this one belongs to. */
  parent: { href: string; label: string };
  children: ReactNode;
}

/** A page below one of the tabs, with the way back to it. */
export function SettingsSubpage({ parent, children }: SettingsSubpageProps) {
  return (
    <div className="grid gap-6">
      <p className="-mb-2 text-sm">
        <TextLink
          href={parent.href}
          quiet
          className="inline-flex items-center gap-2 text-muted-foreground hover:text-foreground"
        >
          <Icon>
            <path d="M9.5 4 5.5 8l4 4" />
          </Icon>
          {parent.label}
        </TextLink>
      </p>
      {children}
    </div>
  );
}
