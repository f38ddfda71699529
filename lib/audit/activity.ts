import type { AuditAction } from "@/lib/audit/actions";
import { formatCount } from "@/lib/format/counts";
import { formatDate, formatDateTime } from "@/lib/format/dates";

type Facts = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
const number = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;

const ways: Record<string, string> = {
  password: "with a password",
  "magic-link": "with a magic link",
  passkey: "with a passkey",
  "verify-email": "by verifying the email address",
};

/** Names of providers by their ids; the code of providers is above this one, so it is passed in. */
type ProviderNames = Readonly<Record<string, string>>;

const nameIn = (names: ProviderNames, id: string | undefined) =>
  id && Object.hasOwn(names, id) ? names[id] : undefined;

/** The sign-in method, such as " with a password" or " with Google". Empty if it is unknown. */
function way(method: unknown, names: ProviderNames): string {
  const name = text(method);
  if (name?.startsWith("oauth:"))
    return ` with ${nameIn(names, name.slice(6)) ?? "a linked account"}`;
  return name && Object.hasOwn(ways, name) ? ` ${ways[name]}` : "";
}

const on = (device: unknown) => (text(device) ? ` on ${text(device)}` : "");

function started({ method, device, newDevice }: Facts, names: ProviderNames): string {
  return `Signed in${way(method, names)}${on(device)}${newDevice ? " (new device)" : ""}`;
}

function ended({ by, count }: Facts): string {
  const sessions = formatCount(number(count) ?? 1);
  if (by === "revoked") return "Signed out one session";
  if (by === "sign-out-elsewhere") return `Signed out all other sessions (${sessions})`;
  if (by === "sign-out-everywhere") return `Signed out all sessions (${sessions})`;
  return "Signed out";
}

function refused({ reason, method }: Facts): string {
  if (reason === "unverified") return "Sign-in blocked: email address not verified";
  if (reason === "deleted") return "Sign-in blocked: account deleted";
  if (reason === "banned") return "Sign-in blocked: account suspended";
  if (reason === "second-factor") return "Sign-in failed: incorrect two-factor code";
  return method === "password" ? "Sign-in failed: incorrect password" : "Sign-in failed";
}

function locked({ until }: Facts): string {
  const date = text(until);
  return `Sign-in paused after too many incorrect passwords${date ? ` (until ${formatDateTime(date)})` : ""}`;
}

function deleted({ restorableUntil }: Facts): string {
  const date = text(restorableUntil);
  return `Account deleted${date ? ` (restore until ${formatDate(date)})` : ""}`;
}

function codeUsed({ left }: Facts): string {
  const rest = number(left);
  return `Recovery code used${rest === undefined ? "" : ` (${formatCount(rest)} left)`}`;
}

function accountAt(provider: unknown, names: ProviderNames): string {
  const name = nameIn(names, text(provider));
  return name ? `${name} account` : "Account";
}

function created({ method }: Facts, names: ProviderNames): string {
  if (method === "admin") return "Account created by an admin";
  return `Account created${way(method, names)}`;
}

function profileChanged({ field, removed }: Facts): string {
  if (field === "name") return "Name changed";
  if (field === "image") return `Profile image ${removed ? "removed" : "changed"}`;
  return field === "preferences" ? "Preferences changed" : "Profile changed";
}

const sentences: Record<AuditAction, string | ((facts: Facts, names: ProviderNames) => string)> = {
  "account.created": created,
  "account.verified": "Email address verified",
  "account.deleted": deleted,
  "account.deletion-refused": "Account deletion failed",
  "account.restored": "Account restored",
  "account.recovered": "Account recovered from a backup",
  "account.banned": "Account suspended",
  "account.unbanned": "Account suspension lifted",
  "account.role-changed": ({ role }) => (role === "admin" ? "Made an admin" : "No longer an admin"),
  "account.impersonated": "An admin signed in to the account",
  "account.impersonation-ended": "An admin’s session in the account ended",
  "account.erase-asked": "Permanent erasure requested",
  "account.erased": "Account permanently erased",
  "account.exported": "Data downloaded",
  "content.erase-asked": "Erasure of all content requested",
  "content.erase-cancelled": "Erasure of all content cancelled",
  "content.erased": "All content permanently erased",
  "account.locked": locked,
  "profile.changed": profileChanged,
  "session.started": started,
  "session.ended": ended,
  "session.refused": refused,
  "password.changed": "Password changed",
  "password.set": "Password set",
  "password.reset": "Password reset by email",
  "password.reset-sent": "Password reset link sent by an admin",
  "email.change-asked": "Email address change requested",
  "email.changed": "Email address changed",
  "email.refused": "Email couldn’t be delivered",
  "two-factor.enabled": "Two-factor authentication turned on",
  "two-factor.disabled": "Two-factor authentication turned off",
  "two-factor.locked": "Two-factor codes paused after too many incorrect codes",
  "recovery-codes.replaced": "New recovery codes generated",
  "recovery-code.used": codeUsed,
  "passkey.added": "Passkey added",
  "passkey.renamed": "Passkey renamed",
  "passkey.removed": "Passkey removed",
  "provider.linked": ({ provider }, names) => `${accountAt(provider, names)} linked`,
  "provider.unlinked": ({ provider }, names) => `${accountAt(provider, names)} unlinked`,
  "api-key.created": "API key created",
  "api-key.revoked": "API key revoked",
  "job.retried": "Background jobs retried",
  "job.discarded": "Background jobs discarded",
  "audit.exported": ({ format }) =>
    `Audit log exported${format === "csv" || format === "json" ? ` as ${format.toUpperCase()}` : ""}`,
  "users.exported": "List of users downloaded",
  "bulk.started": "Bulk operation started",
  "bulk.cancelled": "Bulk operation cancelled",
  "bulk.resumed": "Bulk operation resumed",
  "bulk.undone": "Undo of a bulk operation started",
  "bulk.exported": "Accounts exported",
};

/** An entry of the activity list in words without a full stop, such as "Signed in with a password on Chrome on Linux". */
export function describeActivity(
  entry: { action: string; metadata: Facts },
  providerNames: ProviderNames = {},
): string {
  const { action, metadata } = entry;
  if (!Object.hasOwn(sentences, action)) return "Account changed";
  const sentence = sentences[action as AuditAction];
  return typeof sentence === "string" ? sentence : sentence(metadata, providerNames);
}
