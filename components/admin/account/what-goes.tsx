import { DeletionFact, RecordCounts } from "@/components/deletion/deletion-facts";
import { DateTime } from "@/components/ui/date-time";
import type { DeletionPreview } from "@/lib/account/queries";
import { formatHoldings } from "@/lib/format/counts";

interface WhatGoesProps {
  preview: DeletionPreview;
  /** Everything goes now, instead of after the grace period. */
  atOnce: boolean;
}

/** What the deletion of somebody else's account takes, what stays, and until when it can be undone. */
export function WhatGoes({ preview, atOnce }: WhatGoesProps) {
  const { restorableUntil, rows } = preview;
  const final = atOnce || preview.retentionDays === 0;
  const holdings = formatHoldings(preview.holdings);
  return (
    <div className="grid gap-6 text-sm">
      <DeletionFact title="What gets deleted">
        <p>
          {holdings ? `${holdings}, the profile` : "The profile"}, the subscription, and all sign-in
          methods.
        </p>
        <RecordCounts rows={rows} caption="Records deleted with the account" />
      </DeletionFact>
      <DeletionFact title="What we keep">
        <p>Audit log entries without a name or an email address, and the signed receipt.</p>
      </DeletionFact>
      <DeletionFact title="How long it can be undone">
        {final ? (
          <p>It can’t. Erasing starts immediately and no one can stop it.</p>
        ) : (
          <p>
            Until <DateTime value={restorableUntil} className="font-medium text-foreground" />: by
            the owner, who gets an email with a link, or by an admin here.
          </p>
        )}
      </DeletionFact>
    </div>
  );
}
