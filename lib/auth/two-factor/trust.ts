import type { GenericEndpointContext } from "@better-auth/core";
import { and, eq, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { knownDevices } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { hashDevice, readDeviceId } from "../devices";

/** How long a device is not asked again. */
const trustDays = 30;

/** Whether the account trusts the browser that sends this request, so that one factor is enough. */
export async function isTrustedDevice(
  tx: Executor,
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const deviceId = await readDeviceId(ctx);
  if (!deviceId) return false;
  const isTrusted = and(
    eq(knownDevices.userId, userId),
    eq(knownDevices.deviceHash, hashDevice(deviceId)),
    sql`${knownDevices.trustedUntil} > now()`,
  );
  return (await tx.$count(knownDevices, isTrusted)) > 0;
}

/**
 * Trusts a browser for thirty days, unless the session that asks has ended meanwhile: what has ended that,
 * a new password or a deletion, has ended all trust too.
 */
export async function trustDevice(
  tx: Transaction,
  input: { userId: string; sessionToken: string; deviceId: string },
): Promise<void> {
  const user = await findActiveUser(tx, input.userId, input.sessionToken);
  if (!user) return;
  const trustedUntil = sql`now() + make_interval(days => ${trustDays}::int)`;
  await tx
    .insert(knownDevices)
    .values({ userId: user.id, deviceHash: hashDevice(input.deviceId), trustedUntil })
    .onConflictDoUpdate({
      target: [knownDevices.userId, knownDevices.deviceHash],
      set: { trustedUntil },
    });
}

/** Ends all trust: every browser is asked for the second factor again. */
export async function forgetTrustedDevices(tx: Executor, userId: string): Promise<void> {
  await tx.update(knownDevices).set({ trustedUntil: null }).where(eq(knownDevices.userId, userId));
}
