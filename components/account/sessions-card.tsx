import { DeviceIcon } from "@/components/account/device-icon";
import { Facts } from "@/components/account/facts";
import { RowButton } from "@/components/account/row-button";
import { Row, Rows } from "@/components/account/rows";
import { countOfDevices, wayOfSignIn } from "@/components/account/session-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import type { SessionEntry } from "@/lib/account/sessions";
import { formatRelative } from "@/lib/wording/dates";

interface SessionsCardProps {
  /** Those of the page that is shown. */
  sessions: SessionEntry[];
  /** Of all pages. */
  total: number;
}

const dialogId = "sign-out-others";

/** Devices that are signed in, each with a way to sign it out but for the one that is looking. */
export function SessionsCard({ sessions, total }: SessionsCardProps) {
  const others = total - 1;
  const now = new Date();
  return (
    <Card
      title="Where you are signed in"
      description="Sign out what you no longer use. If you do not recognise a device, change your password, too."
      note={others > 0 ? `${countOfDevices(total)} in all.` : undefined}
      action={
        <Button
          variant="secondary"
          opens={dialogId}
          disabledReason={others > 0 ? undefined : "No other device is signed in."}
        >
          Sign out everywhere else…
        </Button>
      }
    >
      <Rows label="Devices">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} now={now} />
        ))}
      </Rows>
      {others > 0 && (
        <Dialog
          id={dialogId}
          title="Sign out everywhere else?"
          description={`${countOfDevices(others)} ${others === 1 ? "is" : "are"} signed out at once. This one stays signed in.`}
        >
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="ghost" closes={dialogId}>
              Keep them signed in
            </Button>
            <RowButton name="others" value="1" pendingLabel="Signing out">
              {`Sign out ${countOfDevices(others)}`}
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
      badge={current && <Badge tone="moss">This device</Badge>}
      action={
        !current && (
          <RowButton
            name="id"
            value={id}
            variant="secondary"
            size="sm"
            pendingLabel="Signing out"
            aria-label={`Sign out ${device}, last used ${formatRelative(lastUsedAt, now)}`}
          >
            Sign out
          </RowButton>
        )
      }
    >
      <p className="empty:hidden">
        <Facts>{[place, method && wayOfSignIn(method)]}</Facts>
      </p>
      <p>
        {current ? (
          "In use now"
        ) : (
          <>
            Last used <DateTime value={lastUsedAt} now={now} />
          </>
        )}
      </p>
      <p>
        Since <DateTime value={createdAt} now={now} format="exact" />
      </p>
    </Row>
  );
}
