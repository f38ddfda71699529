import type { Metadata } from "next";
import { InboxNote } from "@/components/auth/inbox-note";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { RestoreForm } from "@/components/auth/restore-form";
import { RestoreLink } from "@/components/auth/restore-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/shell/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { requestRestore, restoreWithPassword } from "@/lib/account/actions";

export const metadata: Metadata = { title: "Restore your account" };

export default async function RestorePage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const email = await readParam(searchParams, "email");
  if (token) return <RestoreLink token={token} />;
  const query = email ? `&email=${encodeURIComponent(email)}` : "";
  if ((await readParam(searchParams, "by")) === "mail")
    return (
      <AuthLayout
        footer={
          <p>
            Know the password?{" "}
            <TextLink href={`/restore${query.replace("&", "?")}`}>Restore with it</TextLink>
          </p>
        }
      >
        <MailLinkForm
          action={requestRestore}
          title="Restore by mail"
          before="Enter the address of the deleted account, and we mail you a link that restores it."
          after="has an account that can be restored, the link is there in a moment. Earlier links stop working."
          submitLabel="Mail me a restore link"
          email={email}
          drawing={<EnvelopeDrawing />}
          mailNote={<InboxNote />}
        />
      </AuthLayout>
    );
  return (
    <AuthLayout
      title="Restore your account"
      description="A deleted account comes back with everything in it, until the date in the mail we sent when it was deleted."
      footer={
        <div className="grid gap-2">
          <p>
            Forgot the password?{" "}
            <TextLink href={`/restore?by=mail${query}`}>Mail me a restore link</TextLink>
          </p>
          <p>
            Not deleted? <TextLink href="/sign-in">Sign in</TextLink>
          </p>
        </div>
      }
    >
      <RestoreForm action={restoreWithPassword} email={email} />
    </AuthLayout>
  );
}
