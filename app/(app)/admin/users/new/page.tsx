import type { Metadata } from "next";
import { AccountForm } from "@/components/admin/account/account-form";
import { BackLink } from "@/components/admin/back-link";
import { PageHeader } from "@/components/ui/page-header";
import { createAccountAction } from "@/lib/admin/account/actions";
import { requireAdmin } from "@/lib/admin/require-admin";
import { stepUpMethods } from "@/lib/auth/step-up/verification";

export const metadata: Metadata = { title: "Create a user" };

export default async function NewAccountPage() {
  const { id, email } = await requireAdmin();
  return (
    <div className="grid w-full max-w-[720px] gap-6">
      <PageHeader title="New user" back={<BackLink href="/admin/users" label="Users" />} />
      <AccountForm
        action={createAccountAction}
        title="Create a user"
        description="They get an email with a link to choose a password, valid for 1 hour. Until they follow it, the address isn’t verified."
        fields={[
          { name: "name", label: "Name" },
          { name: "email", label: "Email", type: "email" },
          {
            name: "role",
            label: "Role",
            options: [
              { value: "member", label: "Member" },
              { value: "admin", label: "Admin" },
            ],
          },
        ]}
        stepUp={{ email, methods: await stepUpMethods(id) }}
        submitLabel="Create user"
        pendingLabel="Creating"
        back="/admin/users"
      />
    </div>
  );
}
