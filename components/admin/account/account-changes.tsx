import { RowButton } from "@/components/settings/row-button";
import { Row, Rows } from "@/components/settings/rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { AccountDetails } from "@/lib/admin/account/queries";

interface AccountChangesProps {
  account: AccountDetails;
  /** Whether the admin looks at their own account. */
  own: boolean;
}

/** What an admin can do to an account now. Within a `ListForm`, whose buttons name the change. */
export function AccountChanges({ account, own }: AccountChangesProps) {
  const { id, role, status, isSuspended, isRestorable, twoFactorEnabled, emailVerified } = account;
  const active = status === "active";
  const usable = active && !isSuspended;
  const page = (change: string) => `/admin/users/${id}/${change}`;
  if (own)
    return (
      <Card
        title="This is your account"
        description="Change it in your settings, as everyone does."
        action={
          <>
            <Button variant="secondary" href={page("role")}>
              Change role…
            </Button>
            <Button variant="secondary" href="/settings/profile">
              Open settings
            </Button>
          </>
        }
      />
    );
  return (
    <>
      <input type="hidden" name="userId" value={id} />
      <Card title="Actions" description="Each is written to the audit log with your name.">
        <Rows label="Actions">
          {usable && role === "member" && emailVerified && (
            <Link title="Sign in as this user" href={page("impersonate")} label="Impersonate…">
              For an hour, with a reason. You can’t change their account settings.
            </Link>
          )}
          {active && (
            <Press
              title="Password reset"
              change="reset-password"
              label="Send link"
              pending="Sending"
            >
              Emails a link to choose a new password, valid for 1 hour.
            </Press>
          )}
          {active && (
            <Press
              title="Sessions"
              change="sign-out"
              label="Sign out everywhere"
              pending="Signing out"
            >
              Ends every session. API keys keep working.
            </Press>
          )}
          {active && twoFactorEnabled && (
            <Link title="Two-factor authentication" href={page("two-factor")} label="Turn off…">
              For an owner who lost both the app and the recovery codes.
            </Link>
          )}
          {usable && (
            <Link title="Role" href={page("role")} label="Change…">
              {role === "admin" ? "Admin" : "Member"}
            </Link>
          )}
          {active &&
            role === "member" &&
            (isSuspended ? (
              <Press
                title="Suspension"
                change="lift-suspension"
                label="Lift suspension"
                pending="Lifting"
              >
                The owner can sign in again.
              </Press>
            ) : (
              <Link title="Suspension" href={page("suspend")} label="Suspend…">
                Signs the account out and keeps it from being used. Its data stays.
              </Link>
            ))}
          {isRestorable && (
            <Press title="Restore" change="restore" label="Restore account" pending="Restoring">
              Everything comes back but sessions and API keys. The owner gets an email.
            </Press>
          )}
          {active && (
            <Link title="Delete" href={page("delete")} label="Delete…">
              {emailVerified
                ? "Can be undone during the grace period."
                : "Can’t be undone: the email address was never verified."}
            </Link>
          )}
          {(active || isRestorable) && (
            <Link title="Permanently erase" href={page("erase")} label="Permanently erase…">
              Everything goes now. This can’t be undone.
            </Link>
          )}
        </Rows>
      </Card>
    </>
  );
}

interface ChangeProps {
  title: string;
  label: string;
  children: string;
}

/** A change that has a page of its own. */
function Link({ title, href, label, children }: ChangeProps & { href: string }) {
  return (
    <Row
      title={title}
      action={
        <Button variant="secondary" size="sm" href={href}>
          {label}
        </Button>
      }
    >
      {children}
    </Row>
  );
}

/** A change that a button makes at once. */
function Press({
  title,
  change,
  label,
  pending,
  children,
}: ChangeProps & { change: string; pending: string }) {
  return (
    <Row
      title={title}
      action={
        <RowButton
          name="change"
          value={change}
          variant="secondary"
          size="sm"
          pendingLabel={pending}
        >
          {label}
        </RowButton>
      }
    >
      {children}
    </Row>
  );
}
