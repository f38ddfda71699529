import { Row, Rows } from "@/components/settings/rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import type { SignInMethods } from "@/lib/auth/sign-in-methods";

interface LinkedAccountsCardProps {
  linked: SignInMethods["providers"];
  /** Those that this installation is set up for. */
  providers: { id: string; name: string }[];
}

/** The linked accounts, and the providers that could be linked. Nothing without a provider. */
export function LinkedAccountsCard({ linked, providers }: LinkedAccountsCardProps) {
  const others = providers.filter(({ id }) => linked.every(({ providerId }) => providerId !== id));
  if (linked.length + others.length === 0) return null;
  return (
    <Card
      id="linked-accounts"
      title="Linked accounts"
      description="Sign in with an account from another provider."
      note="You can’t unlink your only sign-in method."
    >
      <Rows label="Linked accounts">
        {linked.map((account) => (
          <Linked key={account.id} account={account} />
        ))}
        {others.map(({ id, name }) => (
          <Row
            key={id}
            title={name}
            action={
              <Button
                variant="secondary"
                size="sm"
                href={`/settings/security/linked/new?provider=${encodeURIComponent(id)}`}
                aria-label={`Link ${name}`}
              >
                Link…
              </Button>
            }
          >
            Not linked
          </Row>
        ))}
      </Rows>
    </Card>
  );
}

function Linked({ account }: { account: SignInMethods["providers"][number] }) {
  const { id, name, linkedAt, removable } = account;
  return (
    <Row
      title={name}
      action={
        removable ? (
          <Button
            variant="secondary"
            size="sm"
            href={`/settings/security/linked/${id}`}
            aria-label={`Unlink ${name}`}
          >
            Unlink…
          </Button>
        ) : (
          <Button
            variant="secondary"
            size="sm"
            aria-label={`Unlink ${name}`}
            disabledReason="Your only sign-in method"
          >
            Unlink…
          </Button>
        )
      }
    >
      Linked <DateTime value={linkedAt} format="date" />
    </Row>
  );
}
