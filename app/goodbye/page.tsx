import type { Metadata } from "next";
import { GoodbyeFacts, GoodbyeSummary } from "@/components/account/goodbye-facts";
import { AuthHeading } from "@/components/auth/auth-heading";
import { RootDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { type Goodbye, readGoodbye } from "@/lib/account/goodbye";

export const metadata: Metadata = { title: "Your account is deleted" };

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
      description={<GoodbyeSummary until={until} now={now} />}
      footer={home}
    >
      <GoodbyeFacts joinedAt={joinedAt} deletedAt={deletedAt} until={until} now={now} />
      <div className="flex">
        <Button href="/restore" variant="secondary" className="max-sm:w-full">
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
      description={
        <>
          You are signed out on every device, and everything in the account is being erased, files
          included. It cannot be restored. Entries in the audit log stay, without your name and
          address. The last mail brings a signed receipt, which you can{" "}
          <TextLink href="/receipt">check and print</TextLink>.
        </>
      }
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
