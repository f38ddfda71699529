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

/** Whether a sign-in asks for a second factor, and the way to change that. */
export function TwoFactorCard({ enabled, since, password }: TwoFactorCardProps) {
  return (
    <Card
      id="two-factor"
      title="Two-factor sign-in"
      description={`After ${password ? "your password" : "the first step"}, a sign-in asks for a code from an app on your phone.`}
      note={enabled ? "Turning it off takes a code, too." : "Takes about two minutes."}
      action={
        <Button variant="secondary" href="/settings/security/two-factor">
          {enabled ? "Turn off…" : "Set up…"}
        </Button>
      }
    >
      <p className="flex flex-wrap items-center gap-3 text-sm text-soft">
        {enabled ? <Badge tone="moss">On</Badge> : <Badge>Off</Badge>}
        {since ? (
          <span>
            Since <DateTime value={since} format="date" />, by an authenticator app
          </span>
        ) : (
          `${password ? "Your password" : "One step"} alone signs you in`
        )}
      </p>
    </Card>
  );
}

const few = 3;

/** How many recovery codes are left; amber when they run out. */
export function RecoveryCodesCard({ left }: { left: number }) {
  const low = left <= few;
  return (
    <Card
      id="recovery-codes"
      title="Recovery codes"
      description="Each signs you in once in place of the app, should your phone be lost."
      note={low ? "Make new ones before you run out." : "New codes replace all old ones."}
      action={
        <Button variant="secondary" href="/settings/security/recovery-codes">
          Make new codes…
        </Button>
      }
    >
      <p>
        <Badge tone={low ? "amber" : "neutral"}>
          {left === 0 ? "None left" : `${left} of 10 left`}
        </Badge>
      </p>
    </Card>
  );
}
