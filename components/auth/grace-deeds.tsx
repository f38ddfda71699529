import type { ReactNode } from "react";
import { RestoreNowForm } from "@/components/auth/restore-now-form";
import { LifecycleLine } from "@/components/lifecycle-line";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { restoreByPass } from "@/lib/account/grace-actions";
import type { GracePass } from "@/lib/account/grace-passes";

/** What there is to do with a deleted account, after proof: bring it back, take a copy, end it now. */
export function GraceDeeds({ pass }: { pass: Omit<GracePass, "id"> }) {
  const { email, joinedAt, deletedAt, restorableUntil } = pass;
  const now = new Date();
  return (
    <AuthLayout
      width="wide"
      title="This account is deleted"
      description={
        <>
          <span className="font-medium text-ink">{email}</span> is still here, with everything in
          it. You can restore it until{" "}
          <DateTime value={restorableUntil} now={now} className="font-medium text-ink" />; after
          that it is erased for good.
        </>
      }
      footer={
        <p>
          Another account? <TextLink href="/restore?by=password">Prove that one</TextLink>. This
          page stays open for ten minutes.
        </p>
      }
    >
      <LifecycleLine
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        purgeAt={restorableUntil}
        now={now}
      />
      <div className="divide-y divide-line border-t border-line">
        <Deed
          title="Restore it"
          text="It is active again at once. You then sign in afresh: sessions and keys from before stay ended."
        >
          <RestoreNowForm action={restoreByPass} />
        </Deed>
        <Deed
          title="Take a copy"
          text="Everything in the account as one zip file: your records as JSON, and the pictures themselves."
        >
          <Button href="/api/account/export" variant="secondary" download wide>
            Download everything
          </Button>
        </Deed>
        <Deed
          title="Do not wait"
          text="Everything is erased at once instead, files included, and nothing brings it back."
        >
          <Button href="/restore/erase" variant="secondary" wide>
            Erase everything now…
          </Button>
        </Deed>
      </div>
    </AuthLayout>
  );
}

function Deed({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="grid items-center gap-x-8 gap-y-3 py-5 last:pb-0 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="grid gap-1 text-sm">
        <h2 className="font-medium text-ink">{title}</h2>
        <p className="text-soft">{text}</p>
      </div>
      {children}
    </section>
  );
}
