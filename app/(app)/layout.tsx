import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppLayout } from "@/components/layout/app-layout";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { signOutAction } from "@/lib/auth/actions";
import { requireUser } from "@/lib/auth/sessions/session";
import { listCommandsAction } from "@/lib/commands/actions";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { name, email, image } = await requireUser();
  const nav = lifecycleParticipants().flatMap((participant) => participant.nav ?? []);
  const apple = /Mac OS X/.test((await headers()).get("user-agent") ?? "");
  return (
    <AppLayout
      user={{ name, email, image }}
      nav={nav}
      signOut={signOutAction}
      listCommands={listCommandsAction}
      apple={apple}
    >
      {children}
    </AppLayout>
  );
}
