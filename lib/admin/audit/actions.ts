"use server";

import { redirect } from "next/navigation";
import { requestAuditVerification } from "@/lib/audit/verification";
import { requireAdmin } from "../require-admin";

/** Has the audit log verified in the background; the page shows the result when it is there. */
export async function verifyAuditAction(): Promise<void> {
  await requireAdmin();
  await requestAuditVerification();
  redirect("/admin/audit?verification=requested");
}
