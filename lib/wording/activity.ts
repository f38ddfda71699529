import type { AuditAction } from "@/lib/audit/actions";
import { formatCount } from "./counts";
import { formatDate } from "./dates";

type Facts = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
const number = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;

const providers: Record<string, string> = { google: "Google", github: "GitHub" };
const ways: Record<string, string> = {
  password: "by password",
  "magic-link": "by mailed link",
  passkey: "by passkey",
  "verify-email": "by confirming the address",
};

const providerOf = (id: string | undefined) =>
  id && Object.hasOwn(providers, id) ? providers[id] : "a provider";

/** How somebody signed in, such as " by password" or " with Google"; empty where it is not known. */
function way(method: unknown): string {
  const name = text(method);
  if (name?.startsWith("oauth:")) return ` with ${providerOf(name.slice(6))}`;
  return name && Object.hasOwn(ways, name) ? ` ${ways[name]}` : "";
}

const on = (device: unknown) => (text(device) ? ` on ${text(device)}` : "");

function started({ method, device, newDevice }: Facts): string {
  return `Signed in${way(method)}${on(device)}${newDevice ? ", for the first time" : ""}`;
}

function ended({ by, count }: Facts): string {
  const many = number(count) ?? 1;
  const devices = many === 1 ? "one device" : `${formatCount(many)} devices`;
  if (by === "revoked") return "Signed out one device";
  if (by === "sign-out-elsewhere") return `Signed out everywhere else: ${devices}`;
  if (by === "sign-out-everywhere") return `Signed out everywhere: ${devices}`;
  return "Signed out";
}

function refused({ reason, method }: Facts): string {
  if (reason === "unverified") return "Sign-in refused: the address was not confirmed yet";
  if (reason === "deleted") return "Sign-in refused: the account was deleted";
  if (reason === "second-factor") return "Sign-in refused: the second factor was wrong";
  return method === "password" ? "Sign-in refused: the password was wrong" : "Sign-in refused";
}

function locked({ until }: Facts): string {
  const date = text(until);
  return `Sign-in paused after too many wrong passwords${date ? `, on ${formatDate(date)}` : ""}`;
}

function deleted({ restorableUntil }: Facts): string {
  const date = text(restorableUntil);
  return `Account deleted${date ? `, restorable until ${formatDate(date)}` : ""}`;
}

function codeUsed({ left }: Facts): string {
  const rest = number(left);
  return `Recovery code used${rest === undefined ? "" : `, ${formatCount(rest)} left`}`;
}

const sentences: Record<AuditAction, string | ((facts: Facts) => string)> = {
  "account.verified": "Email address confirmed",
  "account.deleted": deleted,
  "account.deletion-refused": "Deletion of the account refused",
  "account.restored": "Account restored",
  "account.banned": "Account banned",
  "account.unbanned": "Ban of the account lifted",
  "account.erase-asked": "Erasure of the account asked for",
  "account.erased": "Account erased",
  "account.exported": "Data exported",
  "account.locked": locked,
  "session.started": started,
  "session.ended": ended,
  "session.refused": refused,
  "password.changed": "Password changed",
  "password.set": "Password set",
  "password.reset": "Password reset by mail",
  "email.change-asked": "Change of the email address asked for",
  "email.changed": "Email address changed",
  "two-factor.enabled": "Two-factor sign-in turned on",
  "two-factor.disabled": "Two-factor sign-in turned off",
  "two-factor.locked": "Second factor paused after too many wrong codes",
  "recovery-codes.replaced": "Recovery codes replaced",
  "recovery-code.used": codeUsed,
  "passkey.added": "Passkey added",
  "passkey.renamed": "Passkey renamed",
  "passkey.removed": "Passkey removed",
  "provider.linked": ({ provider }) => `Sign-in with ${providerOf(text(provider))} added`,
  "provider.unlinked": ({ provider }) => `Sign-in with ${providerOf(text(provider))} removed`,
  "api-key.created": "API key created",
  "api-key.revoked": "API key revoked",
};

/** What has happened, in words without a full stop, such as "Signed in by password on Chrome on Linux". */
export function describeActivity(entry: { action: string; metadata: Facts }): string {
  const { action, metadata } = entry;
  if (!Object.hasOwn(sentences, action)) return "Something changed";
  const sentence = sentences[action as AuditAction];
  return typeof sentence === "string" ? sentence : sentence(metadata);
}
