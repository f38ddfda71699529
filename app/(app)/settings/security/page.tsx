import type { Metadata } from "next";
import { PasswordForm } from "@/components/account/password-form";
import { changePassword } from "@/lib/account/actions";
import { requireUser } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const { email } = await requireUser();
  return <PasswordForm action={changePassword} email={email} />;
}
