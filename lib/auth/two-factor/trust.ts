import type { GenericEndpointContext } from "@better-auth/core";
import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { knownDevices } from "@/db/schema";
import { hashDevice, readDeviceId } from "../devices";

/** How long a device is not asked again. */
const trustDays = 30;

/** Whether the account trusts the browser that sends this request, so that one factor is enough. */
export async function isTrustedDevice(
  tx: Executor,
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const deviceId = readDeviceId(ctx);
  if (!deviceId) return false;
  const [row] = await tx
    .select({ id: knownDevices.id })
    .from(knownDevices)
    .where(
      and(
        eq(knownDevices.userId, userId),
        eq(knownDevices.deviceHash, hashDevice(deviceId)),
        sql`${knownDevices.trustedUntil} > now()`,
      ),
    );
  return row !== undefined;
}

/** Trusts a browser for thirty days, unless the account has been deleted meanwhile. */
export async function trustDevice(
  tx: Executor,
  input: { userId: string; deviceId: string },
): Promise<void> {
  // FOR SHARE waits for a deletion that is under way and then sees it: no row is left behind it.
  await tx.execute(sql`
    INSERT INTO known_devices (user_id, device_hash, trusted_until)
    SELECT id, ${hashDevice(input.deviceId)}, now() + make_interval(days => ${trustDays}::int)
    FROM users WHERE id = ${input.userId} AND status = 'active' FOR SHARE
    ON CONFLICT (user_id, device_hash) DO UPDATE SET trusted_until = excluded.trusted_until`);
}

/** Ends all trust: every browser is asked for the second factor again. */
export async function forgetTrustedDevices(tx: Executor, userId: string): Promise<void> {
  await tx.update(knownDevices).set({ trustedUntil: null }).where(eq(knownDevices.userId, userId));
}
