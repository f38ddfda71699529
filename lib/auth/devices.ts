import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { given, prepared } from "@/db/prepared";
import { knownDevices } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/actions";
import type { MailOf } from "@/lib/email/mail";
import { addJob } from "@/lib/queue";
import { readSignedCookie, setSignedCookie } from "./signed-cookies";

const cookieName = "device";
const sessionStarted: AuditAction = "session.started";
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
 * with this browser, to whichever account: whether an account knows it is for `isKnownDevice` to say.
 */
export function readDeviceId(ctx: GenericEndpointContext): string | null {
  return readSignedCookie(ctx, deviceCookie(ctx).name);
}

/** The id of this browser, or else the one that it is given in answer to this request. */
export async function deviceIdOf(ctx: GenericEndpointContext): Promise<string> {
  const state = await current.get();
  state.deviceId ??= readDeviceId(ctx) ?? randomBytes(32).toString("base64url");
  return state.deviceId;
}

/** Gives the browser an id (256 bits), or renews the cookie of the one that it has; returns the id. */
export async function keepDeviceId(ctx: GenericEndpointContext): Promise<string> {
  const deviceId = await deviceIdOf(ctx);
  const { name, attributes } = deviceCookie(ctx);
  setSignedCookie(ctx, name, deviceId, attributes);
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
 * Notes that the owner of an account has been seen with a browser, without a sign-in: strangers' wrong
 * passwords do not count for it any more.
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

/** What is noted of a sign-in. */
export type SignInNote = {
  userId: string;
  deviceId: string;
  /** Of the audit row. */
  metadata: { method: string | null; device: string };
  mail: MailOf<"new-device">;
};

/**
 * What notes that the account of `owner` (its id, subject and status) is signed in to with a browser, as part of a
 * statement: the browser is known from now on, and the audit log has a row. Where others are known
 * and this one is not, the row says so, and `surprise` has a row; the first of an account is expected.
 */
// A row that has just been inserted, and not updated, has no xmax.
export const noting = sql`
    others AS (
      SELECT EXISTS (SELECT FROM known_devices WHERE user_id = ${given("userId")}::uuid) AS any_known
    ), device AS (
      INSERT INTO known_devices (user_id, device_hash)
      SELECT id, ${given("deviceHash")}::text FROM owner WHERE status = 'active'
      ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
      RETURNING xmax = 0 AS is_new
    ), surprise AS (
      SELECT FROM device, others WHERE is_new AND any_known
    ), logged AS (
      INSERT INTO audit_logs (action, user_id, subject, metadata)
      SELECT ${sessionStarted}::text, id, subject, ${given("metadata")}::jsonb ||
        CASE WHEN EXISTS (SELECT FROM surprise) THEN '{"newDevice": true}' ELSE '{}' END::jsonb
      FROM owner
    )`;

/** The mail of a surprise. */
export const mailing = sql`(${addJob("send-mail", sql.placeholder("job"))}).id`;

/** The values of `noting` and `mailing`. */
export const notedValues = ({ userId, deviceId, metadata, mail }: SignInNote) => ({
  userId,
  deviceHash: hashDevice(deviceId),
  metadata: JSON.stringify(metadata),
  job: JSON.stringify({ id: randomUUID(), mail }),
});

const note = prepared(
  "note-sign-in",
  sql`WITH owner AS (
      SELECT id, subject, status FROM users WHERE id = ${given("userId")}::uuid FOR KEY SHARE
    ), ${noting}
    SELECT ${mailing} FROM surprise`,
);

/** Notes, in one statement, that an account is signed in to with a browser, and mails its owner about a new one. */
export async function noteSignIn(tx: Executor, input: SignInNote): Promise<void> {
  await note(tx, notedValues(input));
}
