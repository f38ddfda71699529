import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SecondStepForm } from "@/components/auth/second-step-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { hasSecondStep } from "@/lib/auth/second-step";
import { finishSignIn } from "@/lib/auth/second-step-actions";
import { safePath } from "@/lib/http/safe-path";

export const metadata: Metadata = { title: "Second step" };

export default async function TwoFactorPage({ searchParams }: { searchParams: SearchParams }) {
  if (!(await hasSecondStep())) redirect("/sign-in?expired=1");
  const next = safePath(await readParam(searchParams, "next"), "/dashboard");
  const recovery = (await readParam(searchParams, "by")) === "recovery";
  const rest = next === "/dashboard" ? undefined : next;
  const query = new URLSearchParams({ ...(rest && { next: rest }) });
  if (!recovery) query.set("by", "recovery");
  return (
    <AuthLayout
      title="Second step"
      description={
        recovery
          ? "Enter a recovery code in place of the code from your authenticator app."
          : "Open your authenticator app and enter the six digits that it shows for Perennial."
      }
      footer={
        <div className="grid gap-2">
          <p>
            {recovery ? "App at hand? " : "App not at hand? "}
            <TextLink href={`/two-factor?${query}`}>
              {recovery ? "Use its code" : "Use a recovery code"}
            </TextLink>
          </p>
          <p>
            Not you? <TextLink href="/sign-in">Back to sign in</TextLink>
          </p>
        </div>
      }
    >
      <SecondStepForm action={finishSignIn} recovery={recovery} next={rest} />
    </AuthLayout>
  );
}
