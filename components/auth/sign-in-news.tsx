import { readParam, type SearchParams } from "@/components/auth/search-params";
import { Alert } from "@/components/ui/alert";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { oauthErrorSentence } from "@/lib/auth/oauth/errors";

const news = {
  reset: {
    tone: "success",
    title: "Your password is changed",
    text: "Sign in with the new one. You are signed out everywhere else.",
  },
  restored: {
    tone: "success",
    title: "Your account is restored",
    text: "Everything in it is as it was. Sign in to go on.",
  },
  verified: {
    tone: "success",
    title: "Your address is confirmed",
    text: "Sign in to go on.",
  },
  expired: {
    tone: "warning",
    title: "That sign-in has ended",
    text: "Its second step took too long, or too many codes were wrong. Begin again.",
  },
} as const;

/** What the page before has to say on the sign-in page: good news, or what a provider refused. */
export async function SignInNews({ params }: { params: SearchParams }) {
  const error = await readParam(params, "error");
  if (error) return <ProviderRefusal error={error} until={await readDate(params)} />;
  for (const [name, { tone, title, text }] of Object.entries(news))
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
        title="This account is deleted"
        action={<TextLink href={mailed}>Mail me a restore link</TextLink>}
      >
        You can restore it
        {until && (
          <>
            {" "}
            until <DateTime value={until} className="font-medium text-ink" />
          </>
        )}
        . It comes back with everything in it.
      </Alert>
    );
  if (error === "email_not_verified")
    return (
      <Alert tone="info" title="Confirm your address first">
        {oauthErrorSentence(error)}
      </Alert>
    );
  // Who turned back meant to.
  const tone = error === "access_denied" ? "info" : "danger";
  return (
    <Alert tone={tone} title="You are not signed in">
      {oauthErrorSentence(error)}
    </Alert>
  );
}
