import { createHash, randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { and, eq, ne, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { clientPlace } from "@/lib/http/client-place";
import { describeDevice } from "@/lib/http/describe-device";
import { requestOrigin } from "@/lib/http/origin";

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
  ctx: GenericEndpointContext,
  started: {
    user: { id: string; name: string; email: string };
    session: { userAgent?: string | null; method?: string | null };
  },
): Promise<void> {
  const { user, session } = started;
  const device = describeDevice(session.userAgent);
  const origin = requestOrigin(ctx.headers);
  const known = { userId: user.id, deviceId: await deviceIdOf(ctx) };
  await executor.transaction(async (tx) => {
    const [owner] = await tx
      .select({ status: users.status })
      .from(users)
      .where(eq(users.id, user.id))
      .for("key share");
    if (!owner) return;
    const isNew = owner.status === "active" && (await rememberDevice(tx, known));
    const newDevice = isNew && (await knowsAnother(tx, known));
    const metadata = { method: session.method ?? null, device };
    await appendAudit(tx, {
      action: "session.started",
      userId: user.id,
      metadata: newDevice ? { ...metadata, newDevice } : metadata,
    });
    if (!newDevice) return;
    await enqueueMail(tx, {
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
    });
  });
}
