import type { ReactNode } from "react";
import { SettingsLayout } from "@/components/layout/settings-layout";

export default function Settings({ children }: { children: ReactNode }) {
  return <SettingsLayout>{children}</SettingsLayout>;
}
