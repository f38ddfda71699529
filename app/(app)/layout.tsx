import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { signOut } from "@/lib/auth/actions";
import { requireUser } from "@/lib/auth/sessions/session";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { name, email, image } = await requireUser();
  return (
    <AppShell user={{ name, email, image }} signOut={signOut}>
      {children}
    </AppShell>
  );
}
