import { DeletionFacts } from "@/components/deletion/deletion-facts";
import { DeleteForm } from "@/components/settings/deletion/delete-form";
import type { StepUpProps } from "@/components/step-up/step-up-fields";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import { TextLink } from "@/components/ui/text-link";
import type { DeletionPreview } from "@/lib/account/queries";
import { formatHoldings } from "@/lib/format/counts";
import { deleteAccountAction } from "@/lib/settings/account-actions";

interface DangerZoneProps {
  stepUp: StepUpProps;
  joinedAt: Date;
  preview: DeletionPreview;
  /** Shows the form on the page instead of in the dialog. */
  confirming: boolean;
}

const dialogId = "delete-account";
const keep = "Keep my account";

/** What deleting the account means, in full, and then the way to do it. */
export function DangerZone({ stepUp, joinedAt, preview, confirming }: DangerZoneProps) {
  return (
    <>
      <Card
        tone="danger"
        title="Delete your account"
        description="You’ll be signed out of all sessions, and no one will be able to use this account."
        note={confirming ? undefined : "We’ll ask you to confirm it’s you first."}
        action={confirming ? undefined : <Trigger />}
      >
        <DeletionFacts joinedAt={joinedAt} preview={preview} />
        {confirming && (
          <div className="grid gap-5 border-t border-border pt-5">
            <p className="text-sm text-muted-foreground">
              <Summary preview={preview} />
            </p>
            <DeleteForm
              {...stepUp}
              action={deleteAccountAction}
              cancel={
                <Button href="/settings/danger" variant="ghost">
                  {keep}
                </Button>
              }
            />
          </div>
        )}
      </Card>
      {!confirming && (
        <Dialog
          id={dialogId}
          title="Delete your account?"
          description={<Summary preview={preview} />}
        >
          <DeleteForm
            {...stepUp}
            action={deleteAccountAction}
            cancel={
              <Button variant="ghost" closes={dialogId}>
                {keep}
              </Button>
            }
          />
        </Dialog>
      )}
    </>
  );
}

/** The dialog opens without JavaScript where the browser knows how; elsewhere the link does. */
function Trigger() {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <noscript>
        <TextLink href="/settings/danger?confirm=1">Continue without a dialog</TextLink>
      </noscript>
      <Button variant="danger" opens={dialogId}>
        Delete account…
      </Button>
    </div>
  );
}

function Summary({ preview }: { preview: DeletionPreview }) {
  const holdings = formatHoldings(preview.holdings);
  if (preview.retentionDays === 0)
    return (
      <>
        Your profile{holdings && `, along with ${holdings},`} will be permanently erased right away.
        This can’t be undone.
      </>
    );
  return (
    <>
      This deletes your profile{holdings && `, along with ${holdings}`}. You can restore everything
      until <DateTime value={preview.restorableUntil} className="font-medium text-foreground" />.
    </>
  );
}
