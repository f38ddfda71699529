import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";

interface TwoFactorCardProps {
  enabled: boolean;
  since: Date | null;
  /** Whether the account has a password. */
  password: boolean;
}

/** Whether two-factor authentication is on, and a link to change that. */
export function TwoFactorCard({ enabled, since, password }: TwoFactorCardProps) {
  return (
    <Card
      id="two-factor"
      title="Two-factor authentication"
      description={`Requires a code from an authenticator app when you sign in, after ${password ? "your password" : "the first step"}.`}
      note={enabled ? "You’ll need a code to turn it off." : "Takes about 2 minutes."}
      action={
        <Button variant="secondary" href="/settings/security/two-factor">
          {enabled ? "Turn off…" : "Set up…"}
        </Button>
      }
    >
      <p className="flex flex-wrap items-center gap-3 text-sm text-muted-foreground">
        {enabled ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}
        {since ? (
          <span>
            Authenticator app, since <DateTime value={since} format="date" />
          </span>
        ) : (
          `You sign in with ${password ? "your password" : "one step"} only`
        )}
      </p>
    </Card>
  );
}

const few = 3;

function advice(left: number): string {
  if (left === 0) return "Generate new codes so you can sign in without your phone.";
  return left <= few
    ? "Generate new codes before you run out."
    : "New codes replace your existing ones.";
}

/** How many recovery codes are left; a warning when they run out. */
export function RecoveryCodesCard({ left }: { left: number }) {
  const low = left <= few;
  return (
    <Card
      id="recovery-codes"
      title="Recovery codes"
      description="Use a recovery code to sign in if you lose your phone. Each code works once."
      note={advice(left)}
      action={
        <Button variant="secondary" href="/settings/security/recovery-codes">
          Generate new codes…
        </Button>
      }
    >
      <p>
        <Badge tone={low ? "warning" : "neutral"}>
          {left === 0 ? "None left" : `${left} of 10 left`}
        </Badge>
      </p>
    </Card>
  );
}
