import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppLayout } from "@/components/layout/app-layout";
import { lifecycleParticipants, type NavEntry } from "@/lib/account/lifecycle";
import { signOutAction } from "@/lib/auth/actions";
import { stopImpersonatingAction } from "@/lib/auth/impersonation/actions";
import { requireUser } from "@/lib/auth/sessions/session";
import { listCommandsAction } from "@/lib/commands/actions";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { name, email, image, role, impersonatedBy } = await requireUser();
  const nav: NavEntry[] = lifecycleParticipants().flatMap((participant) => participant.nav ?? []);
  if (role === "admin") nav.push({ href: "/admin", label: "Admin", icon: "shield" });
  const apple = /Mac OS X/.test((await headers()).get("user-agent") ?? "");
  return (
    <AppLayout
      user={{ name, email, image }}
      nav={nav}
      signOut={signOutAction}
      listCommands={listCommandsAction}
      apple={apple}
      stopImpersonating={impersonatedBy ? stopImpersonatingAction : undefined}
    >
      {children}
    </AppLayout>
  );
}
