import type { ReactNode } from "react";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";

interface OtherSessionProps {
  email: string;
  /** The page that the link opens. */
  back: string;
  /** What the link is for. */
  children: ReactNode;
}

/** An emailed link that was opened in another user's session; nothing of it is consumed yet. */
export function OtherSession({ email, back, children }: OtherSessionProps) {
  return (
    <AuthLayout
      title="You’re already signed in"
      description={
        <>
          You’re signed in as <span className="font-medium text-foreground">{email}</span>.{" "}
          {children} The link stays valid if you leave this page.
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Button href="/dashboard" wide>
          <span className="truncate">Continue as {email}</span>
        </Button>
        <SignOutForm back={back} />
      </div>
    </AuthLayout>
  );
}
