import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { MailList } from "@/app/dev/inbox/mail-list";
import { MailView } from "@/app/dev/inbox/mail-view";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { Logo } from "@/components/brand/logo";
import { SkipLink } from "@/components/layout/skip-link";
import { ThemeToggle } from "@/components/layout/theme/theme-toggle";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { findCapturedMail, isInboxEnabled, listCapturedMails } from "@/lib/email/queries";

export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: "Development inbox" };

type Props = { searchParams: Promise<{ mail?: string | string[] }> };

/** Every mail the app would have sent, where no SMTP server is set up. */
export default async function DevInboxPage({ searchParams }: Props) {
  if (!isInboxEnabled()) notFound();
  const chosen = z.uuid().safeParse((await searchParams).mail);
  const [mails, mail] = await Promise.all([
    listCapturedMails({ limit: 100 }),
    chosen.success ? findCapturedMail(chosen.data) : undefined,
  ]);
  if (chosen.success && !mail) notFound();
  const shown = mail ?? mails[0];
  const now = new Date();
  return (
    <div className="mx-auto grid w-full max-w-[1120px] gap-8 px-4 py-6 sm:px-6">
      <SkipLink />
      <header className="flex items-center justify-between">
        <Logo />
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1} className="grid gap-6 outline-none">
        <PageHeader
          title="Development inbox"
          description="Emails are captured here until you set up SMTP. Newest first."
          action={
            <Button href="/dev/inbox" variant="secondary">
              Reload inbox
            </Button>
          }
        />
        {shown ? (
          <div className="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <div className={mail ? "hidden lg:block" : ""}>
              <MailList mails={mails} shown={shown} now={now} />
            </div>
            <div className={mail ? "min-w-0" : "hidden min-w-0 lg:block"}>
              <MailView mail={shown} now={now} />
            </div>
          </div>
        ) : (
          <Panel>
            <EmptyState drawing={<EnvelopeDrawing />} title="No emails yet">
              Sign up or reset a password to see the email here.
            </EmptyState>
          </Panel>
        )}
      </main>
    </div>
  );
}
