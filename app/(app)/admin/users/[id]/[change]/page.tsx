import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { type AccountField, AccountForm } from "@/components/admin/account/account-form";
import { WhatGoes } from "@/components/admin/account/what-goes";
import { BackLink } from "@/components/admin/back-link";
import type { FormAction } from "@/components/form/form-action";
import { PageHeader } from "@/components/ui/page-header";
import { deletionPreview } from "@/lib/account/queries";
import {
  changeRoleAction,
  deleteAccountAsAdminAction,
  eraseAccountAsAdminAction,
  impersonateAction,
  suspendAccountAction,
  turnOffSecondFactorAction,
} from "@/lib/admin/account/actions";
import { type AccountDetails, findAccountDetails } from "@/lib/admin/account/queries";
import { suspensionDays } from "@/lib/admin/account/schema";
import { requireAdmin } from "@/lib/admin/require-admin";
import { stepUpMethods } from "@/lib/auth/step-up/verification";

export const metadata: Metadata = { title: "Change a user" };

type Change = {
  action: FormAction;
  title: string;
  description: string;
  fields?: AccountField[];
  submitLabel: string;
  pendingLabel: string;
  danger?: boolean;
  /** It asks the admin for no step-up. */
  plain?: boolean;
  /** Says what goes: at once, or after the grace period. */
  goes?: "now" | "later";
};

const reason: AccountField = {
  name: "reason",
  label: "Reason",
  hint: "For the audit log. Leave names and addresses out.",
  maxLength: 200,
};

const changes: Record<string, (account: AccountDetails) => Change> = {
  suspend: () => ({
    action: suspendAccountAction,
    title: "Suspend this account",
    description:
      "Signs it out of all sessions and keeps it from being used. Its data stays, and its owner can still delete it.",
    fields: [
      { ...reason, hint: "Kept with the account, for admins only." },
      {
        name: "days",
        label: "Ends",
        options: [
          { value: "", label: "When an admin lifts it" },
          ...suspensionDays.map((days) => ({
            value: String(days),
            label: days === 1 ? "After 1 day" : `After ${days} days`,
          })),
        ],
      },
    ],
    submitLabel: "Suspend account",
    pendingLabel: "Suspending",
    danger: true,
    plain: true,
  }),
  impersonate: ({ name }) => ({
    action: impersonateAction,
    title: `Sign in as ${name}`,
    description:
      "You see what they see for up to an hour, and your own session waits. You can’t change their account settings, delete or export. The owner sees it in their activity.",
    fields: [reason],
    submitLabel: "Sign in as this user",
    pendingLabel: "Signing in",
  }),
  role: ({ role }) => ({
    action: changeRoleAction,
    title: "Change the role",
    description: "Admins can see every account and change it.",
    fields: [
      {
        name: "role",
        label: "Role",
        defaultValue: role,
        options: [
          { value: "member", label: "Member" },
          { value: "admin", label: "Admin" },
        ],
      },
    ],
    submitLabel: "Change role",
    pendingLabel: "Changing",
  }),
  "two-factor": () => ({
    action: turnOffSecondFactorAction,
    title: "Turn off two-factor authentication",
    description:
      "Removes the authenticator app and the recovery codes, signs the account out everywhere, and emails its owner. Make sure that it’s the owner who asks.",
    submitLabel: "Turn off",
    pendingLabel: "Turning off",
    danger: true,
  }),
  delete: ({ name, emailVerified }) => ({
    action: deleteAccountAsAdminAction,
    title: `Delete the account of ${name}`,
    description: emailVerified
      ? "Signs it out of all sessions at once. Its owner gets an email with a restore link."
      : "Its email address was never verified, so the account is permanently erased at once.",
    submitLabel: "Delete account",
    pendingLabel: "Deleting",
    danger: true,
    goes: emailVerified ? "later" : "now",
  }),
  erase: ({ name, email }) => ({
    action: eraseAccountAsAdminAction,
    title: `Permanently erase the account of ${name}`,
    description: "Everything in it is permanently erased now, including files.",
    fields: [
      {
        name: "email",
        type: "email",
        label: "Type the account’s email address to confirm",
        hint: email,
      },
    ],
    submitLabel: "Permanently erase account",
    pendingLabel: "Erasing",
    danger: true,
    goes: "now",
  }),
};

interface Props {
  params: Promise<{ id: string; change: string }>;
}

export default async function ChangeAccountPage({ params }: Props) {
  const admin = await requireAdmin();
  const asked = await params;
  const id = z.uuid().safeParse(asked.id).data;
  const account = id && (await findAccountDetails(id));
  const changeOf = Object.hasOwn(changes, asked.change) ? changes[asked.change] : undefined;
  if (!account || !changeOf) notFound();
  const { plain, goes, ...change } = changeOf(account);
  const back = `/admin/users/${account.id}`;
  const stepUp = plain ? undefined : { email: admin.email, methods: await stepUpMethods(admin.id) };
  const facts: ReactNode = goes && (
    <WhatGoes preview={await deletionPreview(account.id)} atOnce={goes === "now"} />
  );
  return (
    <div className="grid w-full max-w-[720px] gap-6">
      <PageHeader title={account.name} back={<BackLink href={back} label="User" />} />
      <AccountForm {...change} userId={account.id} back={back} stepUp={stepUp}>
        {facts}
      </AccountForm>
    </div>
  );
}
