import type { ReactNode } from "react";
import { AuthLayout } from "@/components/layout/auth-layout";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import type { GracePass } from "@/lib/account/restore/grace-passes";
import { restoreByPassAction } from "@/lib/settings/grace-actions";
import { RestoreNowForm } from "./restore-now-form";

interface GraceActionsProps {
  pass: Omit<GracePass, "id">;
  /** Why a download could not begin. */
  exportProblem?: string;
}

/** The actions for a deleted account with a grace pass: restore it, download its data, erase it. */
export function GraceActions({ pass, exportProblem }: GraceActionsProps) {
  const { email, joinedAt, deletedAt, restorableUntil } = pass;
  const now = new Date();
  return (
    <AuthLayout
      width="wide"
      title="This account has been deleted"
      description={
        <>
          You can restore <span className="font-medium text-foreground">{email}</span>, with
          everything in it, until{" "}
          <DateTime value={restorableUntil} now={now} className="font-medium text-foreground" />.
          After that, it’s permanently erased.
        </>
      }
      footer={
        <p>
          Not the right account?{" "}
          <TextLink href="/restore?by=password">Use a different one</TextLink>. This page is
          available for 10 minutes.
        </p>
      }
    >
      <LifecycleLine
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        purgeAt={restorableUntil}
        now={now}
      />
      {exportProblem && (
        <Alert tone="danger" title="Download not started">
          {exportProblem}
        </Alert>
      )}
      <div className="divide-y divide-border border-t border-border">
        <Operation
          title="Restore account"
          text="Your account is active again right away. You’ll need to sign in. Old sessions and API keys stay revoked."
        >
          <RestoreNowForm action={restoreByPassAction} />
        </Operation>
        <Operation
          title="Download your data"
          text="Everything in your account as a zip file: your records as JSON, plus your files."
        >
          <Button href="/api/account/export" variant="secondary" wide>
            Download data
          </Button>
        </Operation>
        <Operation
          title="Permanently erase now"
          text="Skip the rest of the grace period and erase everything, including files. This can’t be undone."
        >
          <Button href="/restore/erase" variant="secondary" wide>
            Permanently erase…
          </Button>
        </Operation>
      </div>
    </AuthLayout>
  );
}

function Operation({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section className="grid items-center gap-x-8 gap-y-3 py-5 last:pb-0 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="grid gap-1 text-sm">
        <h2 className="font-medium text-foreground">{title}</h2>
        <p className="text-muted-foreground">{text}</p>
      </div>
      {children}
    </section>
  );
}
