import type { ReactNode } from "react";
import { SettingsNav } from "@/components/layout/settings-nav";
import { PageHeader } from "@/components/ui/page-header";

/** Head, tabs and the column of cards. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid w-full max-w-[720px] gap-6">
      <PageHeader title="Settings" />
      <SettingsNav />
      {children}
    </div>
  );
}
