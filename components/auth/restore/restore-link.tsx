import { OtherSession } from "@/components/auth/other-session";
import { RestoreLinkForm } from "@/components/auth/restore/restore-link-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { restoreLinkDates } from "@/lib/account/queries";
import { optionalUser } from "@/lib/auth/sessions/session";
import { actByRestoreLinkAction } from "@/lib/settings/grace-actions";
import { deadLinkTitle, deadRestoreLink } from "../dead-link";

/** What a mailed restore link opens: the dates, and the one button that uses the link up. */
export async function RestoreLink({ token }: { token: string }) {
  const dates = await restoreLinkDates(token);
  if (!dates) return <DeadLink />;
  const user = await optionalUser();
  if (user)
    return (
      <OtherSession email={user.email} back={`/restore?${new URLSearchParams({ token })}`}>
        This link restores a different account.
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
          Restore your account with everything in it, then sign in as usual. You can do this until{" "}
          <DateTime value={restorableUntil} now={now} className="font-medium text-foreground" />.
        </>
      }
      footer={<p>Changed your mind? Close this page and the account stays deleted.</p>}
    >
      <LifecycleLine
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        purgeAt={restorableUntil}
        now={now}
      />
      <RestoreLinkForm
        action={actByRestoreLinkAction}
        token={token}
        dead={{ title: deadLinkTitle, reason: deadRestoreLink }}
      />
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout
      title={deadLinkTitle}
      description={deadRestoreLink}
      footer={
        <p>
          Already restored? <TextLink href="/sign-in">Sign in</TextLink>
        </p>
      }
    >
      <Button href="/restore" wide>
        Try another way to restore
      </Button>
    </AuthLayout>
  );
}
