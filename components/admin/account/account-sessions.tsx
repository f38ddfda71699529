import { Facts } from "@/components/settings/facts";
import { NoRows, Row, Rows } from "@/components/settings/rows";
import { signInMethodLabel } from "@/components/settings/sessions/session-labels";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import type { SessionEntry } from "@/lib/account/sessions";
import { formatCount } from "@/lib/format/counts";

const shown = 5;

/** The live sessions of an account, those last used first; of many, only how many there are. */
export function AccountSessions({ sessions, now }: { sessions: SessionEntry[]; now: Date }) {
  const more = sessions.length - shown;
  return (
    <Card
      title="Sessions"
      note={more > 0 ? `And ${formatCount(more)} more.` : undefined}
      description={sessions.length > 0 ? undefined : "No one is signed in to this account."}
    >
      {sessions.length > 0 ? (
        <Rows label="Sessions">
          {sessions.slice(0, shown).map(({ id, device, place, method, createdAt, lastUsedAt }) => (
            <Row key={id} title={device}>
              <p className="empty:hidden">
                <Facts>{[place, method && signInMethodLabel(method)]}</Facts>
              </p>
              <p>
                Last active <DateTime value={lastUsedAt} now={now} format="relative" />, signed in{" "}
                <DateTime value={createdAt} now={now} format="exact" />
              </p>
            </Row>
          ))}
        </Rows>
      ) : (
        <NoRows>Sessions appear here when the owner signs in.</NoRows>
      )}
    </Card>
  );
}
