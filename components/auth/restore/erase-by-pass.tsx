import { DeletionFacts } from "@/components/deletion/deletion-facts";
import { EraseForm } from "@/components/deletion/erase-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { deletionPreview } from "@/lib/account/queries";
import type { GracePass } from "@/lib/account/restore/grace-passes";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { eraseByPassAction } from "@/lib/settings/erase-actions";

/** The erasure of a deleted account before its deadline: what is deleted and kept, a data export, the step-up. */
export async function EraseByPass({ pass }: { pass: Omit<GracePass, "id"> }) {
  const { userId, email, joinedAt } = pass;
  const [preview, methods] = await Promise.all([deletionPreview(userId), stepUpMethods(userId)]);
  return (
    <AuthLayout
      width="wide"
      title="Permanently erase your account"
      description={
        <>
          Everything in the account <span className="font-medium text-foreground">{email}</span>{" "}
          will be permanently erased, including files. This can’t be undone.
        </>
      }
      footer={<TextLink href="/restore">Back to restore options</TextLink>}
    >
      <DeletionFacts joinedAt={joinedAt} preview={preview} atOnce />
      <EraseForm
        action={eraseByPassAction}
        email={email}
        methods={methods}
        back="/restore"
        via="grace-pass"
      />
    </AuthLayout>
  );
}
