import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import type { AccountDetails, readBelongings } from "@/lib/admin/account/queries";
import { formatCount } from "@/lib/format/counts";

interface AccountFactsProps {
  account: AccountDetails;
  belongings: Awaited<ReturnType<typeof readBelongings>>;
  now: Date;
}

/** What is known of an account: when, what for, and by which means its owner signs in. */
export function AccountFacts({ account, belongings, now }: AccountFactsProps) {
  const { methods, keys } = belongings;
  const signIn = [
    methods.password && "Password",
    methods.passkeys > 0 &&
      `${formatCount(methods.passkeys)} ${methods.passkeys === 1 ? "passkey" : "passkeys"}`,
    ...methods.providers.map(({ name }) => name),
    account.twoFactorEnabled && "two-factor authentication",
  ].filter(Boolean);
  return (
    <Card title="Account">
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[10rem_minmax(0,1fr)]">
        <Entry term="Email">{account.email}</Entry>
        <Entry term="Joined">
          <DateTime value={account.createdAt} now={now} />
        </Entry>
        <Entry term="Last active">
          {account.lastActiveAt ? <DateTime value={account.lastActiveAt} now={now} /> : "Never"}
        </Entry>
        <Entry term="Sign-in methods">{signIn.length > 0 ? signIn.join(", ") : "None yet"}</Entry>
        <Entry term="Plan">{account.plan}</Entry>
        <Entry term="API keys">{formatCount(keys)}</Entry>
        {account.isSuspended && (
          <>
            <Entry term="Suspended">
              {account.bannedAt && <DateTime value={account.bannedAt} now={now} />}
            </Entry>
            <Entry term="Reason">{account.banReason ?? "None given"}</Entry>
            <Entry term="Suspension ends">
              {account.banExpiresAt ? (
                <DateTime value={account.banExpiresAt} now={now} />
              ) : (
                "When an admin lifts it"
              )}
            </Entry>
          </>
        )}
        <Entry term="ID">
          <Copied value={account.id} label="Copy the ID" />
        </Entry>
        <Entry term="Reference">
          <Copied value={account.subject} label="Copy the reference" />
        </Entry>
      </dl>
    </Card>
  );
}

function Entry({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="min-w-0 wrap-anywhere text-foreground max-sm:-mt-2">{children}</dd>
    </div>
  );
}

function Copied({ value, label }: { value: string; label: string }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
      <span className="font-mono text-xs wrap-anywhere">{value}</span>
      <CopyButton text={value} label={label} className="-my-2" />
    </span>
  );
}
