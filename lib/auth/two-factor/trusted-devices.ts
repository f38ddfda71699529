import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { and, eq, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { knownDevices } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { authExecutor } from "../adapter";
import { hashDevice, keepDeviceId, readDeviceId } from "../sessions/devices";

/** How long a device is not asked again. */
const trustDays = 30;

/** Whether the account trusts the browser that sends this request, so that one factor is enough. */
export async function isTrustedDevice(
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
  return (await authExecutor().$count(knownDevices, isTrusted)) > 0;
}

/** Runs after a second step that came with "do not ask again on this device", and trusts the browser. */
export const trustThisDevice = createAuthMiddleware(async (ctx) => {
  const session = ctx.context.newSession?.session;
  if (!session) return;
  const { userId, token } = session;
  const deviceHash = hashDevice(await keepDeviceId(ctx));
  const trustedUntil = sql`now() + make_interval(days => ${trustDays}::int)`;
  await db.transaction(async (tx) => {
    // What ends the session meanwhile, a new password or a deletion, ends all trust too.
    if (!(await findActiveUser(tx, userId, token))) return;
    await tx
      .insert(knownDevices)
      .values({ userId, deviceHash, trustedUntil })
      .onConflictDoUpdate({
        target: [knownDevices.userId, knownDevices.deviceHash],
        set: { trustedUntil },
      });
  });
});

/** Ends all trust: every browser is asked for the second factor again. */
export async function forgetTrustedDevices(tx: Executor, userId: string): Promise<void> {
  await tx.update(knownDevices).set({ trustedUntil: null }).where(eq(knownDevices.userId, userId));
}
