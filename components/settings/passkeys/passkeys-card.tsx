import { Facts } from "@/components/settings/facts";
import { NoRows, Row, Rows } from "@/components/settings/rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { Icon } from "@/components/ui/icon";

interface PasskeysCardProps {
  passkeys: { id: string; name: string; createdAt: Date; provider: string | null }[];
}

/** The passkeys of the account. */
export function PasskeysCard({ passkeys }: PasskeysCardProps) {
  return (
    <Card
      id="passkeys"
      title="Passkeys"
      description="Sign in with your fingerprint, face or PIN. No password or code needed."
      note="Add one for each device."
      action={
        <Button variant="secondary" href="/settings/security/passkeys/new">
          Add a passkey…
        </Button>
      }
    >
      {passkeys.length === 0 ? (
        <NoRows>No passkeys yet.</NoRows>
      ) : (
        <Rows label="Passkeys">
          {passkeys.map(({ id, name, createdAt, provider }) => (
            <Row
              key={id}
              icon={<PasskeyIcon />}
              title={name}
              action={
                <Button
                  variant="secondary"
                  size="sm"
                  href={`/settings/security/passkeys/${id}`}
                  aria-label={`Manage ${name}`}
                >
                  Manage…
                </Button>
              }
            >
              <Facts>
                {[
                  provider,
                  <span key="added">
                    Added <DateTime value={createdAt} format="date" />
                  </span>,
                ]}
              </Facts>
            </Row>
          ))}
        </Rows>
      )}
    </Card>
  );
}

function PasskeyIcon() {
  return (
    <Icon className="size-5">
      <circle cx="5" cy="11" r="3.25" />
      <path d="m7.3 8.7 6.2-6.2M11 5l2 2M9 7l1.25 1.25" />
    </Icon>
  );
}
