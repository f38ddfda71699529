import { readParam, type SearchParams } from "@/components/auth/search-params";
import { Alert } from "@/components/ui/alert";
import { DateTime } from "@/components/ui/date-time";
import { InboxNote } from "@/components/ui/inbox-note";
import { TextLink } from "@/components/ui/text-link";
import { oauthErrorSentence } from "@/lib/auth/oauth/errors";

const notices = {
  reset: {
    tone: "success",
    title: "Password changed",
    text: "Sign in with your new password. All other sessions have been signed out.",
  },
  restored: {
    tone: "success",
    title: "Account restored",
    text: "Everything is back. Sign in to continue.",
  },
  verified: {
    tone: "success",
    title: "Email address verified",
    text: "Sign in to continue.",
  },
  expired: {
    tone: "warning",
    title: "Sign-in expired",
    text: "It timed out or too many codes were incorrect. Sign in again.",
  },
} as const;

/** The notice that the sign-in page shows for its query parameters, such as a refusal by a provider. */
export async function SignInNotice({ params }: { params: SearchParams }) {
  const error = await readParam(params, "error");
  if (error) return <ProviderRefusal error={error} until={await readDate(params)} />;
  for (const [name, { tone, title, text }] of Object.entries(notices))
    if (await readParam(params, name))
      return (
        <Alert tone={tone} title={title}>
          {text}
        </Alert>
      );
}

async function readDate(params: SearchParams): Promise<Date | undefined> {
  const date = new Date((await readParam(params, "restorableUntil")) ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const mailed = "/restore?by=mail";

function ProviderRefusal({ error, until }: { error: string; until?: Date }) {
  if (error === "account_deleted")
    return (
      <Alert
        tone="warning"
        title="This account has been deleted"
        action={<TextLink href={mailed}>Email me a restore link</TextLink>}
      >
        You can restore it, with everything in it
        {until && (
          <>
            , until <DateTime value={until} className="font-medium text-foreground" />
          </>
        )}
        .
      </Alert>
    );
  if (error === "email_not_verified")
    return (
      <>
        <Alert tone="info" title="Verify your email address first">
          {oauthErrorSentence(error)}
        </Alert>
        <InboxNote />
      </>
    );
  // Who turned back meant to.
  const tone = error === "access_denied" ? "info" : "danger";
  return (
    <Alert tone={tone} title="Sign-in failed">
      {oauthErrorSentence(error)}
    </Alert>
  );
}
