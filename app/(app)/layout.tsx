import type { ReactNode } from "react";
import { AppLayout } from "@/components/layout/app-layout";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { signOutAction } from "@/lib/auth/actions";
import { requireUser } from "@/lib/auth/sessions/session";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { name, email, image } = await requireUser();
  const nav = lifecycleParticipants().flatMap((participant) => participant.nav ?? []);
  return (
    <AppLayout user={{ name, email, image }} nav={nav} signOut={signOutAction}>
      {children}
    </AppLayout>
  );
}
