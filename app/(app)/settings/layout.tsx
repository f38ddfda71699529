import type { ReactNode } from "react";
import { SectionNav } from "@/components/layout/section-nav";
import { settingsPages } from "@/components/layout/settings-pages";
import { PageHeader } from "@/components/ui/page-header";

/** Head, tabs and the column of cards. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid w-full max-w-[720px] gap-6">
      <PageHeader title="Settings" />
      <SectionNav label="Settings" pages={settingsPages} />
      {children}
    </div>
  );
}
