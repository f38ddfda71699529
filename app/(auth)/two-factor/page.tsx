import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { TwoFactorChallengeForm } from "@/components/auth/sign-in/two-factor-challenge-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";
import { finishSignInAction } from "@/lib/auth/actions";
import { cookiePrefix } from "@/lib/http/cookie-prefix";
import { safePath } from "@/lib/http/safe-path";

export const metadata: Metadata = { title: "Two-factor authentication" };

export default async function TwoFactorPage({ searchParams }: { searchParams: SearchParams }) {
  if (!(await cookies()).has(`${cookiePrefix()}.two_factor`)) redirect("/sign-in?expired=1");
  const next = safePath(await readParam(searchParams, "next"), "/dashboard");
  const recovery = (await readParam(searchParams, "by")) === "recovery";
  const rest = next === "/dashboard" ? undefined : next;
  const query = new URLSearchParams({ ...(rest && { next: rest }) });
  if (!recovery) query.set("by", "recovery");
  return (
    <AuthLayout
      title="Two-factor authentication"
      description={
        recovery
          ? "Enter one of your recovery codes."
          : `Enter the 6-digit code for ${appConfig.name} from your authenticator app.`
      }
      footer={
        <div className="grid gap-2">
          <p>
            {!recovery && "Can’t use your app? "}
            <TextLink href={`/two-factor?${query}`}>
              {recovery ? "Use your authenticator app instead" : "Use a recovery code"}
            </TextLink>
          </p>
          <p>
            Not you? <TextLink href="/sign-in">Back to sign in</TextLink>
          </p>
        </div>
      }
    >
      <TwoFactorChallengeForm action={finishSignInAction} recovery={recovery} next={rest} />
    </AuthLayout>
  );
}
