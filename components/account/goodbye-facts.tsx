import type { ReactNode } from "react";
import { LifecycleLine } from "@/components/lifecycle-line";
import { DateTime } from "@/components/ui/date-time";

interface GoodbyeDates {
  until: Date;
  now: Date;
}

/** Under the heading of the page after a deletion: what has happened, and until when it can be undone. */
export function GoodbyeSummary({ until, now }: GoodbyeDates) {
  return (
    <>
      You are signed out on every device. Until{" "}
      <DateTime value={until} now={now} className="font-medium text-ink" /> you can restore the
      account, with everything in it.
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
        <Way title="From the mail we sent">
          It says the same as this page, and its button restores the account until that date.
        </Way>
        <Way title="From the sign-in page">
          Sign in as you always did: the page tells you until when, and leads to restoring.
        </Way>
        <Way title="If you do nothing">
          After that date everything is erased, files included, and a last mail confirms it. Entries
          in the audit log stay, without your name and address.
        </Way>
      </dl>
    </>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 text-sm">
      <dt className="font-medium text-ink">{title}</dt>
      <dd className="text-soft">{children}</dd>
    </div>
  );
}
