import type { Metadata } from "next";
import { RootDrawing } from "@/components/brand/drawings";
import { GoodbyeFacts, GoodbyeSummary } from "@/components/deletion/goodbye-facts";
import { AuthHeading } from "@/components/layout/auth-heading";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";
import { InboxNote } from "@/components/ui/inbox-note";
import { TextLink } from "@/components/ui/text-link";
import { type Goodbye, readGoodbye } from "@/lib/account/goodbye";

export const metadata: Metadata = { title: "Account deletion" };

const home = <TextLink href="/">Go to the home page</TextLink>;

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
      title="Your account has been deleted"
      description={<GoodbyeSummary until={until} now={now} />}
      footer={home}
    >
      <GoodbyeFacts joinedAt={joinedAt} deletedAt={deletedAt} until={until} now={now} />
      <InboxNote />
      <div className="flex">
        <Button href="/restore" variant="secondary" className="max-sm:w-full">
          Restore account
        </Button>
      </div>
    </AuthLayout>
  );
}

function Erased() {
  return (
    <AuthLayout
      title="Your account is being permanently erased"
      description={
        <>
          You’re signed out of all sessions, and nothing in your account can be restored, including
          files. Audit log entries are kept without your name or email address. We’ll email you a
          signed receipt, which you can <TextLink href="/receipt">verify and print</TextLink>.
        </>
      }
      footer={home}
    >
      <InboxNote />
      <Button href="/sign-up" variant="secondary" wide>
        Create an account
      </Button>
    </AuthLayout>
  );
}

function Neutral() {
  return (
    <AuthLayout footer={home}>
      <div className="-my-2 text-subtle-foreground">
        <RootDrawing />
      </div>
      <AuthHeading title="Deleted your account?">
        You can restore it, with everything in it, until the date in the email we sent you. After
        that, it’s permanently erased.
      </AuthHeading>
      <InboxNote />
      <Button href="/restore" variant="secondary" wide>
        Restore account
      </Button>
    </AuthLayout>
  );
}
