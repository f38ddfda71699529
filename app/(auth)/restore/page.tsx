import type { Metadata } from "next";
import { GraceDeeds } from "@/components/auth/grace-deeds";
import { InboxNote } from "@/components/auth/inbox-note";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { RestoreForm } from "@/components/auth/restore-form";
import { RestoreLink } from "@/components/auth/restore-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { requestRestore } from "@/lib/account/actions";
import { openGracePass } from "@/lib/account/grace-actions";
import { readGracePass } from "@/lib/account/grace-pass";

export const metadata: Metadata = { title: "Restore your account" };

export default async function RestorePage({ searchParams }: { searchParams: SearchParams }) {
  const read = (name: string) => readParam(searchParams, name);
  const [token, by, email] = await Promise.all([read("token"), read("by"), read("email")]);
  if (token) return <RestoreLink token={token} />;
  if (by === "mail") return <ByMail email={email} />;
  const pass = by === "password" ? null : await readGracePass();
  if (pass) return <GraceDeeds pass={pass} />;
  return <ByPassword email={email} expired={Boolean(await read("expired"))} />;
}

function ByMail({ email }: { email?: string }) {
  return (
    <AuthLayout
      footer={
        <p>
          Know the password?{" "}
          <TextLink href={address({ by: "password", email })}>Restore with it</TextLink>
        </p>
      }
    >
      <MailLinkForm
        action={requestRestore}
        title="Restore by mail"
        before="Enter the address of the deleted account, and we mail you a link that restores it."
        after="has an account that can be restored, the link is there in a moment. Links asked for before it stop working."
        submitLabel="Mail me a restore link"
        email={email}
        drawing={<EnvelopeDrawing />}
        mailNote={<InboxNote />}
      />
    </AuthLayout>
  );
}

function ByPassword({ email, expired }: { email?: string; expired: boolean }) {
  return (
    <AuthLayout
      title="Restore your account"
      description="A deleted account comes back with everything in it, until the date in the mail we sent when it was deleted. Prove that it is yours, and see what you can do."
      footer={
        <div className="grid gap-2">
          <p>
            No password, or forgot it?{" "}
            <TextLink href={address({ by: "mail", email })}>Mail me a restore link</TextLink>
          </p>
          <p>
            Not deleted? <TextLink href="/sign-in">Sign in</TextLink>
          </p>
        </div>
      }
    >
      <RestoreForm
        action={openGracePass}
        email={email}
        notice={
          expired && (
            <Alert tone="warning" title="The page was open for too long">
              It stays open for ten minutes. Nothing has been changed.
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
