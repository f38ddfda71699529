import { Facts } from "@/components/settings/facts";
import { RowButton } from "@/components/settings/row-button";
import { NoRows, Row, Rows } from "@/components/settings/rows";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import type { ApiKeyEntry } from "@/lib/account/api-keys";

const week = 7 * 24 * 60 * 60 * 1000;

/** The API keys of an account, each with a button to revoke it. */
export function ApiKeysCard({ keys }: { keys: ApiKeyEntry[] }) {
  const now = new Date();
  return (
    <Card
      title="API keys"
      description="Only the first few characters of each key are stored in plain text."
    >
      {keys.length === 0 ? (
        <NoRows>No API keys yet. Keys you create will appear here.</NoRows>
      ) : (
        <Rows label="API keys">
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} now={now} />
          ))}
        </Rows>
      )}
    </Card>
  );
}

function KeyRow({ apiKey, now }: { apiKey: ApiKeyEntry; now: Date }) {
  const { id, name, start, createdAt, lastUsedAt, expiresAt } = apiKey;
  const dialogId = `revoke-${id}`;
  return (
    <Row
      title={name}
      badge={<Expiry at={expiresAt} now={now} />}
      action={
        <Button variant="secondary" size="sm" opens={dialogId} aria-label={`Revoke ${name}`}>
          Revoke…
        </Button>
      }
    >
      <p>
        <Facts>
          {[
            <code key="start" className="font-mono text-xs text-foreground">
              {start}…
            </code>,
            lastUsedAt ? (
              <span key="used">
                Last used <DateTime value={lastUsedAt} now={now} format="relative" />
              </span>
            ) : (
              "Never used"
            ),
          ]}
        </Facts>
      </p>
      <p>
        <Facts>
          {[
            <span key="created">
              Created <DateTime value={createdAt} now={now} format="date" />
            </span>,
            <span key="expires">
              {expiresAt > now ? "Expires" : "Expired"} <DateTime value={expiresAt} now={now} />
            </span>,
          ]}
        </Facts>
      </p>
      <Dialog
        id={dialogId}
        title="Revoke API key?"
        description={`Apps using “${name}” will lose access right away. This can’t be undone.`}
      >
        <div className="flex flex-wrap justify-end gap-3">
          <Button variant="ghost" closes={dialogId}>
            Cancel
          </Button>
          <RowButton name="id" value={id} variant="danger" pendingLabel="Revoking">
            Revoke key
          </RowButton>
        </div>
      </Dialog>
    </Row>
  );
}

function Expiry({ at, now }: { at: Date; now: Date }) {
  const left = at.getTime() - now.getTime();
  if (left <= 0) return <Badge>Expired</Badge>;
  return left < week ? <Badge tone="warning">Expires soon</Badge> : null;
}
