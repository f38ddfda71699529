import { Badge } from "@/components/ui/badge";

interface AccountBadgesProps {
  role: "member" | "admin";
  status: "active" | "deleted";
  isSuspended: boolean;
  emailVerified: boolean;
}

/** The state of an account, and what is special about it. */
export function AccountBadges({ role, status, isSuspended, emailVerified }: AccountBadgesProps) {
  return (
    <>
      {status === "deleted" ? (
        <Badge tone="danger">Deleted</Badge>
      ) : isSuspended ? (
        <Badge tone="warning">Suspended</Badge>
      ) : (
        <Badge tone="success">Active</Badge>
      )}
      {role === "admin" && <Badge>Admin</Badge>}
      {!emailVerified && <Badge tone="warning">Not verified</Badge>}
    </>
  );
}
