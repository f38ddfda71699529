import type { ReactNode } from "react";
import { AppLayout } from "@/components/layout/app-layout";
import { signOutAction } from "@/lib/auth/actions";
import { requireUser } from "@/lib/auth/sessions/session";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { name, email, image } = await requireUser();
  return (
    <AppLayout user={{ name, email, image }} signOut={signOutAction}>
      {children}
    </AppLayout>
  );
}
