import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/actions";
import type { MailOf } from "@/lib/email/mail";
import { addJob } from "@/lib/queue";

const cookieName = "device";
const sessionStarted: AuditAction = "session.started";
// The longest that browsers keep a cookie: RFC 6265bis, section 5.5.
const cookieSeconds = 400 * 24 * 60 * 60;

const deviceCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie(cookieName, { maxAge: cookieSeconds });

/** The id that a browser without one is given in answer to this request. */
const given = defineRequestState<{ deviceId: string }>(() => ({
  deviceId: randomBytes(32).toString("base64url"),
}));

/** What is kept of a device id. */
export function hashDevice(deviceId: string): string {
  return createHash("sha256").update(deviceId).digest("base64url");
}

/**
 * The id that this browser was given at a sign-in, or `null`. It says that somebody has signed in
 * with this browser, to whichever account: whether an account knows it is for `isKnownDevice` to say.
 */
export async function readDeviceId(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(deviceCookie(ctx).name, ctx.context.secret)) || null;
}

/** Gives the browser an id (256 bits), or renews the cookie of the one that it has; returns the id. */
export async function keepDeviceId(ctx: GenericEndpointContext): Promise<string> {
  const deviceId = (await readDeviceId(ctx)) ?? (await given.get()).deviceId;
  const { name, attributes } = deviceCookie(ctx);
  await ctx.setSignedCookie(name, deviceId, ctx.context.secret, attributes);
  return deviceId;
}

/** Whether an account has been signed in to with this browser. */
export async function isKnownDevice(
  tx: Executor,
  input: { userId: string; deviceId: string },
): Promise<boolean> {
  const [row] = await tx
    .select({ id: knownDevices.id })
    .from(knownDevices)
    .where(
      and(
        eq(knownDevices.userId, input.userId),
        eq(knownDevices.deviceHash, hashDevice(input.deviceId)),
      ),
    );
  return row !== undefined;
}

/**
 * Notes, in one statement, that an account is signed in to with a browser: the browser is known from now
 * on, and the audit log has a row. Where others are known and this one is not, the row says so and
 * the mail goes out; the first of an account is expected.
 *
 * @param input.metadata of the audit row
 */
export async function noteSignIn(
  tx: Executor,
  input: {
    userId: string;
    deviceId: string;
    metadata: { method: string | null; device: string };
    mail: MailOf<"new-device">;
  },
): Promise<void> {
  const { userId, deviceId, metadata, mail } = input;
  // A row that has just been inserted, and not updated, has no xmax.
  await tx.execute(sql`
    WITH owner AS (
      SELECT id, subject, status FROM users WHERE id = ${userId}::uuid FOR KEY SHARE
    ), others AS (
      SELECT EXISTS (SELECT FROM known_devices WHERE user_id = ${userId}::uuid) AS any_known
    ), device AS (
      INSERT INTO known_devices (user_id, device_hash)
      SELECT id, ${hashDevice(deviceId)}::text FROM owner WHERE status = 'active'
      ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
      RETURNING xmax = 0 AS is_new
    ), surprise AS (
      SELECT FROM device, others WHERE is_new AND any_known
    ), logged AS (
      INSERT INTO audit_logs (action, user_id, subject, metadata)
      SELECT ${sessionStarted}::text, id, subject, ${JSON.stringify(metadata)}::jsonb ||
        CASE WHEN EXISTS (SELECT FROM surprise) THEN '{"newDevice": true}' ELSE '{}' END::jsonb
      FROM owner
    )
    SELECT (${addJob("send-mail", { id: randomUUID(), mail })}).id FROM surprise`);
}
