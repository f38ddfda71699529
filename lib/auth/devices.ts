import { createHash, randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { and, eq, ne, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import type { MailOf } from "@/lib/email/mail";

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
 * with this browser, to whichever account: whether an account knows it is for `isKnownDevice` to say.
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
 * Records that the owner of an account uses a browser: other people's wrong passwords do not count for it
 * any more.
 *
 * @returns whether the account did not know the browser before
 */
export async function rememberDevice(
  tx: Executor,
  input: { userId: string; deviceId: string },
): Promise<boolean> {
  const [row] = await tx
    .insert(knownDevices)
    .values({ userId: input.userId, deviceHash: hashDevice(input.deviceId) })
    .onConflictDoUpdate({
      target: [knownDevices.userId, knownDevices.deviceHash],
      set: { lastSeenAt: sql`now()` },
    })
    // A row that was inserted, and not updated, has no xmax.
    .returning({ isNew: sql<boolean>`xmax = 0` });
  return row?.isNew === true;
}

/** Whether an account knows another browser than this one. */
async function knowsAnother(
  tx: Executor,
  { userId, deviceId }: { userId: string; deviceId: string },
): Promise<boolean> {
  const [row] = await tx
    .select({ id: knownDevices.id })
    .from(knownDevices)
    .where(and(eq(knownDevices.userId, userId), ne(knownDevices.deviceHash, hashDevice(deviceId))))
    .limit(1);
  return row !== undefined;
}

/**
 * Records a sign-in, in one transaction: the account knows the browser from now on, the audit log has a
 * row, and the owner is notified of a new browser, unless it is the first of the account.
 */
export async function recordSignIn(
  executor: Executor,
  input: {
    userId: string;
    deviceId: string;
    metadata: { method: string | null; device: string };
    mail: MailOf<"new-device">;
  },
): Promise<void> {
  await executor.transaction(async (tx) => {
    const { userId, metadata, mail } = input;
    const [user] = await tx
      .select({ status: users.status })
      .from(users)
      .where(eq(users.id, userId))
      .for("key share");
    if (!user) return;
    const isNew = user.status === "active" && (await rememberDevice(tx, input));
    const newDevice = isNew && (await knowsAnother(tx, input));
    await appendAudit(tx, {
      action: "session.started",
      userId,
      metadata: newDevice ? { ...metadata, newDevice } : metadata,
    });
    if (newDevice) await enqueueMail(tx, mail);
  });
}
