import { createHash, randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices } from "@/db/schema";

const cookieName = "device";
/** The longest that browsers keep a cookie: RFC 6265bis, section 5.5. */
export const deviceCookieSeconds = 400 * 24 * 60 * 60;

const deviceCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie(cookieName, { maxAge: deviceCookieSeconds });

/** The id that a browser without one has from now on. */
const current = defineRequestState<{ given?: string }>(() => ({}));

/** The hash of a device id, which is stored. */
export function hashDevice(deviceId: string): string {
  return createHash("sha256").update(deviceId).digest("base64url");
}

/**
 * The id that this browser was given at a sign-in, or `null`. Whether an account knows it, its row of `known_devices`
 * says: an id is 256 random bits, so that one which was never given out is found there for no account, and the cookie
 * needs no signature.
 */
export function readDeviceId(ctx: GenericEndpointContext): string | null {
  const deviceId = ctx.getCookie(deviceCookie(ctx).name);
  return deviceId && /^[\w-]{43}$/.test(deviceId) ? deviceId : null;
}

/** The id of this browser, or else the one that it is given in answer to this request. */
export async function deviceIdOf(ctx: GenericEndpointContext): Promise<string> {
  const known = readDeviceId(ctx);
  if (known) return known;
  const state = await current.get();
  state.given ??= randomBytes(32).toString("base64url");
  return state.given;
}

/** Gives the browser an id (256 bits), or renews the cookie of the one that it has; returns the id. */
export async function keepDeviceId(ctx: GenericEndpointContext): Promise<string> {
  const deviceId = await deviceIdOf(ctx);
  const { name, attributes } = deviceCookie(ctx);
  ctx.setCookie(name, deviceId, attributes);
  return deviceId;
}

/**
 * Records that the owner of an account uses a browser, and until when it is trusted: other people's wrong
 * passwords do not count for it any more.
 */
export async function rememberDevice(
  tx: Executor,
  input: { userId: string; deviceId: string; trustedUntil?: SQL },
): Promise<void> {
  const { userId, deviceId, trustedUntil } = input;
  await tx
    .insert(knownDevices)
    .values({ userId, deviceHash: hashDevice(deviceId), trustedUntil })
    .onConflictDoUpdate({
      target: [knownDevices.userId, knownDevices.deviceHash],
      set: { lastSeenAt: sql`now()`, trustedUntil },
    });
}
