import type { ReactNode } from "react";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { DateTime } from "@/components/ui/date-time";

interface GoodbyeDates {
  until: Date;
  now: Date;
}

/** Under the heading of the page after a deletion: what has happened, and until when it can be undone. */
export function GoodbyeSummary({ until, now }: GoodbyeDates) {
  return (
    <>
      You’re signed out of all sessions. You can restore your account, with everything in it, until{" "}
      <DateTime value={until} now={now} className="font-medium text-foreground" />.
    </>
  );
}

/** The life of a deleted account, and what can become of it. */
export function GoodbyeFacts(dates: GoodbyeDates & { joinedAt: Date; deletedAt: Date }) {
  const { joinedAt, deletedAt, until, now } = dates;
  return (
    <>
      <LifecycleLine joinedAt={joinedAt} now={now} deletedAt={deletedAt} purgeAt={until} />
      <dl className="grid gap-5 sm:grid-cols-3">
        <Way title="From our email">Use the restore button in the email we just sent you.</Way>
        <Way title="From the sign-in page">
          Sign in as usual and choose to restore your account.
        </Way>
        <Way title="If you do nothing">
          After that date, everything will be permanently erased, including files, and we’ll email
          you to confirm. Audit log entries are kept without your name or email address.
        </Way>
      </dl>
    </>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 text-sm">
      <dt className="font-medium text-foreground">{title}</dt>
      <dd className="text-muted-foreground">{children}</dd>
    </div>
  );
}
