import { SubmitButton } from "@/components/form/submit-button";
import { signOutAndReturnAction } from "@/lib/auth/actions";

/** Signs out a user whose session prevents the use of an emailed link, and returns to its page. */
export function SignOutForm({ back, primary }: { back: string; primary?: boolean }) {
  return (
    <form action={signOutAndReturnAction}>
      <input type="hidden" name="next" value={back} />
      <SubmitButton variant={primary ? "primary" : "secondary"} wide pendingLabel="Signing out">
        Sign out and use this link
      </SubmitButton>
    </form>
  );
}
