import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AuthHeading } from "@/components/auth/auth-heading";
import { RootDrawing } from "@/components/brand/drawings";
import { LifecycleLine } from "@/components/lifecycle-line";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { type Goodbye, readGoodbye } from "@/lib/account/goodbye";

export const metadata: Metadata = {
  title: "Your account is deleted",
  robots: { index: false, follow: false },
};

const home = <TextLink href="/">Go to the start page</TextLink>;

/** After a deletion: what has happened, until when it can be undone, and how. */
export default async function GoodbyePage() {
  const goodbye = await readGoodbye();
  if (!goodbye) return <Neutral />;
  if (!goodbye.restorableUntil) return <Erased />;
  return <Restorable {...goodbye} until={goodbye.restorableUntil} />;
}

function Restorable({
  joinedAt,
  deletedAt,
  until,
}: Pick<Goodbye, "joinedAt" | "deletedAt"> & { until: Date }) {
  const now = new Date();
  return (
    <AuthLayout
      width="wide"
      title="Your account is deleted"
      description={
        <>
          You are signed out on every device. Until{" "}
          <DateTime value={until} now={now} className="font-medium text-ink" /> you can restore the
          account, with everything in it.
        </>
      }
      footer={home}
    >
      <LifecycleLine joinedAt={joinedAt} now={now} deletedAt={deletedAt} purgeAt={until} />
      <Ways>
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
      </Ways>
      <div className="flex">
        <Button href="/restore" variant="secondary">
          Restore my account
        </Button>
      </div>
    </AuthLayout>
  );
}

function Erased() {
  return (
    <AuthLayout
      title="Your account is erased"
      description="You are signed out on every device, and everything in the account is being erased, files included. It cannot be restored. Entries in the audit log stay, without your name and address."
      footer={home}
    >
      <Button href="/sign-up" variant="secondary" wide>
        Create an account
      </Button>
    </AuthLayout>
  );
}

function Neutral() {
  return (
    <AuthLayout footer={home}>
      <div className="-my-2 text-faint">
        <RootDrawing />
      </div>
      <AuthHeading title="If you have deleted your account">
        You can restore it, with everything in it, until the date in the mail that we sent when it
        was deleted. After that date everything is erased.
      </AuthHeading>
      <Button href="/restore" variant="secondary" wide>
        Restore my account
      </Button>
    </AuthLayout>
  );
}

function Ways({ children }: { children: ReactNode }) {
  return <dl className="grid gap-5 sm:grid-cols-3">{children}</dl>;
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 text-sm">
      <dt className="font-medium text-ink">{title}</dt>
      <dd className="text-soft">{children}</dd>
    </div>
  );
}
