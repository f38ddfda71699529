import { ListForm } from "@/components/settings/list-form";
import { RowButton } from "@/components/settings/row-button";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import type { ContentErasure } from "@/lib/account/content/request-erasure";
import { formatHoldings, type Holding } from "@/lib/format/counts";
import { cancelContentErasureAction } from "@/lib/settings/erase-actions";

interface ContentCardProps {
  holdings: Holding[];
  erasure: ContentErasure | null;
}

/** The erasure of all content without the account: the way to it, or the one that is requested and how to cancel it. */
export function ContentCard({ holdings, erasure }: ContentCardProps) {
  const content = formatHoldings(holdings);
  return (
    <ListForm action={cancelContentErasureAction}>
      {erasure ? (
        <Card
          tone="danger"
          title="Your content will be erased"
          description={
            <>
              Everything you made before <DateTime value={erasure.requestedAt} /> will be
              permanently erased on{" "}
              <DateTime value={erasure.eraseAt} className="font-medium text-foreground" />,
              including files. Until then you can cancel.
            </>
          }
          note="What you’ve made since then stays."
          action={
            <RowButton name="cancel" value="content" variant="secondary" pendingLabel="Cancelling">
              Keep my content
            </RowButton>
          }
        />
      ) : (
        <Card
          tone="danger"
          title="Erase all content"
          description="Permanently erase what you’ve made, including files, and keep your account and its settings."
          note={
            content
              ? `You have ${content}. You’ll confirm it’s you first.`
              : "There’s no content to erase."
          }
          action={
            content && (
              <Button variant="secondary" href="/settings/danger/content">
                Erase all content…
              </Button>
            )
          }
        />
      )}
    </ListForm>
  );
}
