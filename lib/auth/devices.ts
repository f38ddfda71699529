import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices } from "@/db/schema";
import { auditMetadata, auditRows } from "@/lib/audit/append";
import type { MailOf } from "@/lib/email/mail";
import { clientPlace } from "@/lib/http/client-place";
import { describeDevice } from "@/lib/http/describe-device";
import { requestOrigin } from "@/lib/http/origin";
import { addJob } from "@/lib/queue";

const cookieName = "device";
// The longest that browsers keep a cookie: RFC 6265bis, section 5.5.
const cookieSeconds = 400 * 24 * 60 * 60;

const deviceCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie(cookieName, { maxAge: cookieSeconds });

/** The id that the browser of this request has from now on, once it was asked for. */
const current = defineRequestState<{ deviceId: string | null }>(() => ({ deviceId: null }));

/** What is kept of a device id. */
export function hashDevice(deviceId: string): string {
  return createHash("sha256").update(deviceId).digest("base64url");
}

/**
 * The id that this browser was given at a sign-in, or `null`. It says that somebody has signed in
 * with this browser, to whichever account: whether an account knows it, its row of `known_devices` says.
 */
export async function readDeviceId(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(deviceCookie(ctx).name, ctx.context.secret)) || null;
}

/** The id of this browser, or else the one that it is given in answer to this request. */
export async function deviceIdOf(ctx: GenericEndpointContext): Promise<string> {
  const state = await current.get();
  state.deviceId ??= (await readDeviceId(ctx)) ?? randomBytes(32).toString("base64url");
  return state.deviceId;
}

/** Gives the browser an id (256 bits), or renews the cookie of the one that it has; returns the id. */
export async function keepDeviceId(ctx: GenericEndpointContext): Promise<string> {
  const deviceId = await deviceIdOf(ctx);
  const { name, attributes } = deviceCookie(ctx);
  await ctx.setSignedCookie(name, deviceId, ctx.context.secret, attributes);
  return deviceId;
}

/**
 * Records that the owner of an account uses a browser, without a sign-in: other people's wrong passwords do
 * not count for it any more.
 */
export async function rememberDevice(
  tx: Executor,
  input: { userId: string; deviceId: string },
): Promise<void> {
  await tx
    .insert(knownDevices)
    .values({ userId: input.userId, deviceHash: hashDevice(input.deviceId) })
    .onConflictDoUpdate({
      target: [knownDevices.userId, knownDevices.deviceHash],
      set: { lastSeenAt: sql`now()` },
    });
}

/**
 * Records a sign-in: the account knows the browser from now on, the audit log has a row, and the owner is
 * notified of a new browser, unless it is the first of the account. One statement in place of six: with
 * those, a sign-in reaches two thirds of the speed of plain Better Auth (docs/benchmarks.md).
 */
export async function recordSignIn(
  executor: Executor,
  ctx: GenericEndpointContext,
  started: {
    user: { id: string; name: string; email: string };
    session: { userAgent?: string | null; method?: string | null };
  },
): Promise<void> {
  const { user, session } = started;
  const device = describeDevice(session.userAgent);
  const origin = requestOrigin(ctx.headers);
  const deviceHash = hashDevice(await deviceIdOf(ctx));
  const mail: MailOf<"new-device"> = {
    template: "new-device",
    to: user.email,
    props: {
      name: user.name,
      device,
      place: clientPlace(ctx.headers),
      at: new Date().toISOString(),
      sessionsUrl: `${origin}/settings/sessions`,
      resetUrl: `${origin}/forgot-password`,
    },
  };
  const metadata = auditMetadata({ method: session.method ?? null, device });
  const newDevice = sql`CASE WHEN EXISTS (SELECT FROM unexpected) THEN '{"newDevice": true}' ELSE '{}' END::jsonb`;
  await executor.execute(sql`
    WITH owner AS (
      SELECT id, subject, status FROM users WHERE id = ${user.id}::uuid FOR KEY SHARE
    ), others AS (
      SELECT EXISTS (SELECT FROM known_devices WHERE user_id = ${user.id}::uuid) AS any_known
    ), device AS (
      INSERT INTO known_devices (user_id, device_hash)
      SELECT id, ${deviceHash}::text FROM owner WHERE status = 'active'
      ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
      -- A row that was inserted, and not updated, has no xmax.
      RETURNING xmax = 0 AS is_new
    ), unexpected AS (
      SELECT FROM device, others WHERE is_new AND any_known
    ), logged AS (
      ${auditRows(sql`owner`, "session.started", sql`${metadata} || ${newDevice}`)}
    )
    SELECT (${addJob("send-mail", { id: randomUUID(), mail })}).id FROM unexpected`);
}
