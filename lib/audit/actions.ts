import { z } from "zod";

const none = z.strictObject({});
const signInMethod = z.string().nullable();
const passkey = z.strictObject({ passkey: z.uuid() });
const provider = z.strictObject({ provider: z.string(), by: z.enum(["address", "settings"]) });
const bulk = z.strictObject({
  operation: z.uuid(),
  kind: z.enum(["delete", "restore", "sign-out", "export"]),
  count: z.number(),
});
const jobs = z.strictObject({ tasks: z.array(z.string()), count: z.number() });
/** The bulk operation that it was part of. */
const operation = z.uuid().optional();
const deletionSource = z.enum(["settings", "api", "admin", "bulk", "cli"]);

/**
 * Everything that the audit log can say has happened, with the metadata of its rows: never an address, a token,
 * a password or text of a user. docs/audit-log.md says when each row is written.
 */
export const auditEvents = {
  "account.created": z.strictObject({
    method: z.union([
      z.enum(["password", "admin", "seed"]),
      z.templateLiteral(["oauth:", z.string()]),
    ]),
  }),
  "account.verified": z.strictObject({ by: z.string().optional() }),
  "account.deleted": z.strictObject({
    source: deletionSource,
    restorableUntil: z.iso.datetime(),
    operation,
  }),
  "account.deletion-refused": z.strictObject({ reason: z.string() }),
  "account.restored": z.strictObject({
    by: z.enum(["password", "link", "grace-pass", "admin", "bulk", "cli"]),
    operation,
  }),
  /** How many rows came back, by table. */
  "account.recovered": z.strictObject({ counts: z.record(z.string(), z.number()) }),
  "account.banned": z.strictObject({ days: z.number().optional() }),
  "account.unbanned": z.strictObject({ by: z.enum(["expiry", "admin", "cli"]) }),
  "account.role-changed": z.strictObject({ role: z.enum(["member", "admin"]) }),
  "account.impersonated": z.strictObject({ reason: z.string() }),
  "account.impersonation-ended": none,
  "account.erase-asked": z.strictObject({ source: deletionSource }),
  // Written by a trigger (drizzle/0001_guards.sql).
  "account.erased": z.strictObject({
    source: z.enum(["purge", "unverified", "cli", "sql"]),
    counts: z.record(z.string(), z.number()).optional(),
  }),
  "account.exported": z.strictObject({ files: z.number(), bytes: z.number() }),
  "content.erase-asked": z.strictObject({ eraseAt: z.iso.datetime() }),
  "content.erase-cancelled": none,
  "content.erased": z.strictObject({ counts: z.record(z.string(), z.number()) }),
  "account.locked": z.strictObject({ lock: z.uuid(), until: z.iso.datetime() }),
  "profile.changed": z.strictObject({
    field: z.enum(["name", "image", "preferences"]),
    removed: z.literal(true).optional(),
  }),
  // Written by a function (drizzle/0003_sign_in.sql).
  "session.started": z.strictObject({
    method: signInMethod,
    device: z.string(),
    newDevice: z.literal(true).optional(),
  }),
  "session.ended": z.strictObject({
    by: z.enum(["sign-out", "revoked", "sign-out-elsewhere", "sign-out-everywhere"]),
    count: z.number().optional(),
    operation,
  }),
  "session.refused": z.strictObject({
    method: signInMethod,
    reason: z.enum(["credentials", "unverified", "deleted", "banned", "second-factor"]),
  }),
  "password.changed": none,
  "password.set": none,
  "password.reset": none,
  "password.reset-sent": none,
  "email.change-asked": none,
  "email.changed": none,
  "email.refused": z.strictObject({ template: z.string(), reply: z.string() }),
  "two-factor.enabled": none,
  "two-factor.disabled": z.strictObject({ by: z.enum(["admin", "cli"]).optional() }),
  "two-factor.locked": z.strictObject({ until: z.string() }),
  "recovery-codes.replaced": none,
  "recovery-code.used": z.strictObject({ left: z.number() }),
  "passkey.added": passkey,
  "passkey.renamed": passkey,
  "passkey.removed": passkey,
  "provider.linked": provider,
  "provider.unlinked": provider,
  "api-key.created": z.strictObject({ keyId: z.uuid(), expiresInDays: z.number() }),
  "api-key.revoked": z.strictObject({ keyId: z.uuid() }),
  "job.retried": jobs,
  "job.discarded": jobs,
  "bulk.started": bulk,
  "bulk.cancelled": bulk,
  "bulk.resumed": bulk,
  "bulk.undone": bulk,
  "bulk.exported": bulk,
  /** The names of the filters that were set. */
  "users.exported": z.strictObject({ filters: z.array(z.string()) }),
  "audit.exported": z.strictObject({
    format: z.enum(["csv", "json"]),
    /** Of the rows that were asked for; a person by the subject alone. */
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    action: z.string().optional(),
    subject: z.uuid().optional(),
    actor: z.uuid().optional(),
  }),
};

export type AuditAction = keyof typeof auditEvents;

/** The names of all actions. */
export const auditActions = Object.keys(auditEvents) as AuditAction[];

type MetadataOf<A extends AuditAction> = z.infer<(typeof auditEvents)[A]>;

/** What has happened, as its row tells it; without metadata where there may be none. */
export type AuditEvent = {
  [A in AuditAction]: { action: A } & (Record<string, never> extends MetadataOf<A>
    ? { metadata?: MetadataOf<A> }
    : { metadata: MetadataOf<A> });
}[AuditAction];
