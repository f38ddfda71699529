import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EraseByPass } from "@/components/auth/restore/erase-by-pass";
import { readGracePass } from "@/lib/account/restore/grace-pass";

export const metadata: Metadata = { title: "Permanently erase your account" };

/** A page of its own: what it loads is not for those who come to restore. */
export default async function EraseDeletedPage() {
  const pass = await readGracePass();
  if (!pass) redirect("/restore?expired=1");
  return <EraseByPass pass={pass} />;
}
