import type { Metadata } from "next";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { GraceActions } from "@/components/auth/restore/grace-actions";
import { RestoreForm } from "@/components/auth/restore/restore-form";
import { RestoreLink } from "@/components/auth/restore/restore-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { requestRestoreAction } from "@/lib/settings/account-actions";
import { exportSentence } from "@/lib/settings/export/respond";
import { openGracePassAction } from "@/lib/settings/grace-actions";

export const metadata: Metadata = { title: "Restore your account" };

export default async function RestorePage({ searchParams }: { searchParams: SearchParams }) {
  const read = (name: string) => readParam(searchParams, name);
  const [token, by, email] = await Promise.all([read("token"), read("by"), read("email")]);
  if (token) return <RestoreLink token={token} />;
  if (by === "mail") return <ByMail email={email} />;
  const pass = by === "password" ? null : await readGracePass();
  if (pass) {
    const exportProblem = exportSentence(await read("error"));
    return <GraceActions pass={pass} exportProblem={exportProblem} />;
  }
  return <ByPassword email={email} expired={Boolean(await read("expired"))} />;
}

function ByMail({ email }: { email?: string }) {
  return (
    <AuthLayout
      footer={
        <p>
          <TextLink href={address({ by: "password", email })}>
            Restore with your password instead
          </TextLink>
        </p>
      }
    >
      <MailLinkForm
        action={requestRestoreAction}
        title="Restore by email"
        before="Enter the email address of the deleted account and we’ll send you a restore link."
        after="has an account that can be restored, a link is on its way. Earlier links no longer work."
        submitLabel="Email me a restore link"
        email={email}
        drawing={<EnvelopeDrawing />}
      />
    </AuthLayout>
  );
}

function ByPassword({ email, expired }: { email?: string; expired: boolean }) {
  return (
    <AuthLayout
      title="Restore your account"
      description="You can restore a deleted account, with everything in it, during its grace period. Confirm it’s yours to see your options."
      footer={
        <div className="grid gap-2">
          <p>
            No password?{" "}
            <TextLink href={address({ by: "mail", email })}>Email me a restore link</TextLink>
          </p>
          <p>
            Account not deleted? <TextLink href="/sign-in">Sign in</TextLink>
          </p>
        </div>
      }
    >
      <RestoreForm
        action={openGracePassAction}
        email={email}
        notice={
          expired && (
            <Alert tone="warning" title="This page timed out">
              It’s available for 10 minutes. Nothing was changed.
            </Alert>
          )
        }
      />
    </AuthLayout>
  );
}

function address({ by, email }: { by: string; email?: string }): string {
  return `/restore?${new URLSearchParams({ by, ...(email && { email }) })}`;
}
