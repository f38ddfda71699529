import { OtherSession } from "@/components/auth/other-session";
import { RestoreLinkForm } from "@/components/auth/restore-link-form";
import { LifecycleLine } from "@/components/lifecycle-line";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { actByRestoreLink } from "@/lib/account/grace-actions";
import { restoreLinkDates } from "@/lib/account/queries";
import { optionalUser } from "@/lib/auth/session";

/** What a mailed restore link opens: the dates, and the one button that uses the link up. */
export async function RestoreLink({ token }: { token: string }) {
  const dates = await restoreLinkDates(token);
  if (!dates) return <DeadLink />;
  const user = await optionalUser();
  if (user)
    return (
      <OtherSession email={user.email} back={`/restore?${new URLSearchParams({ token })}`}>
        The link restores another account.
      </OtherSession>
    );
  const { joinedAt, deletedAt, restorableUntil } = dates;
  const now = new Date();
  return (
    <AuthLayout
      width="wide"
      title="Restore your account"
      description={
        <>
          It comes back with everything in it; you then sign in as you did before. Nothing changes
          until you press the button, which works until{" "}
          <DateTime value={restorableUntil} now={now} className="font-medium text-ink" />.
        </>
      }
      footer={<p>Changed your mind? Leave this page, and the account stays deleted.</p>}
    >
      <LifecycleLine
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        purgeAt={restorableUntil}
        now={now}
      />
      <RestoreLinkForm action={actByRestoreLink} token={token} />
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout
      title="This link is no longer valid"
      description="It has been used, a newer one has been sent, or the account is past the date until which it could be restored."
      footer={
        <p>
          Restored already? <TextLink href="/sign-in">Sign in</TextLink>
        </p>
      }
    >
      <Button href="/restore" wide>
        Restore in another way
      </Button>
    </AuthLayout>
  );
}
