import { ScreenIcon } from "@/components/layout/nav-icons";
import { Facts } from "@/components/settings/facts";
import { RowButton } from "@/components/settings/row-button";
import { Row, Rows } from "@/components/settings/rows";
import { deviceCountLabel, signInMethodLabel } from "@/components/settings/sessions/session-labels";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import type { SessionEntry } from "@/lib/account/sessions";
import { formatRelative } from "@/lib/format/dates";

interface SessionsCardProps {
  /** The sessions of the current page. */
  sessions: SessionEntry[];
  /** The number of sessions on all pages. */
  total: number;
}

const dialogId = "sign-out-others";

/** The active sessions, each except the current one with a button to sign it out. */
export function SessionsCard({ sessions, total }: SessionsCardProps) {
  const others = total - 1;
  const now = new Date();
  return (
    <Card
      title="Active sessions"
      description="Sign out sessions you no longer use. If you don’t recognise one, change your password too."
      note={others > 0 ? `${deviceCountLabel(total)} in total.` : undefined}
      action={
        <Button
          variant="secondary"
          opens={dialogId}
          disabledReason={others > 0 ? undefined : "You have no other sessions."}
        >
          Sign out all other sessions…
        </Button>
      }
    >
      <Rows label="Active sessions">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} now={now} />
        ))}
      </Rows>
      {others > 0 && (
        <Dialog
          id={dialogId}
          title="Sign out all other sessions?"
          description={`This signs out ${deviceCountLabel(others)}. You’ll stay signed in here.`}
        >
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="ghost" closes={dialogId}>
              Cancel
            </Button>
            <RowButton name="others" value="1" pendingLabel="Signing out">
              {`Sign out ${deviceCountLabel(others)}`}
            </RowButton>
          </div>
        </Dialog>
      )}
    </Card>
  );
}

function SessionRow({ session, now }: { session: SessionEntry; now: Date }) {
  const { id, current, device, place, method, createdAt, lastUsedAt } = session;
  return (
    <Row
      icon={<DeviceIcon device={device} />}
      title={device}
      badge={current && <Badge tone="success">Current session</Badge>}
      action={
        !current && (
          <RowButton
            name="id"
            value={id}
            variant="secondary"
            size="sm"
            pendingLabel="Signing out"
            aria-label={`Sign out ${device}, last active ${formatRelative(lastUsedAt, now)}`}
          >
            Sign out
          </RowButton>
        )
      }
    >
      <p className="empty:hidden">
        <Facts>{[place, method && signInMethodLabel(method)]}</Facts>
      </p>
      <p>
        {current ? (
          "Active now"
        ) : (
          <>
            Last active <DateTime value={lastUsedAt} now={now} />
          </>
        )}
      </p>
      <p>
        Signed in <DateTime value={createdAt} now={now} format="exact" />
      </p>
    </Row>
  );
}

/** A phone or a screen, by a name such as "Safari on iOS". */
function DeviceIcon({ device }: { device: string }) {
  if (!/Android|iOS|iPad|iPhone|Phone/.test(device)) return <ScreenIcon className="size-5" />;
  return (
    <Icon className="size-5">
      <rect x="4.25" y="1.75" width="7.5" height="12.5" rx="1.5" />
      <path d="M7.25 12h1.5" />
    </Icon>
  );
}
