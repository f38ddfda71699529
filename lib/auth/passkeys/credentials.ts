import type { GenericEndpointContext } from "@better-auth/core";
import type { AuthenticatorTransportFuture as Transport } from "@simplewebauthn/server";
import { eq } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { passkeys } from "@/db/schema";
import { requestOrigin } from "@/lib/http/origin";

/** What passkeys are bound to: the host that the application is reached by, and the origin of its pages. */
export function relyingParty(ctx: GenericEndpointContext) {
  const origin = requestOrigin(ctx.headers);
  return { id: new URL(origin).hostname, name: ctx.context.appName, origin };
}

/** A signature counter (32 bits without a sign) as the column holds it; beyond its half it stands still. */
export const storeCounter = (counter: number) => Math.min(counter, 2 ** 31 - 1);

const known = new Set<unknown>(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

/** By which the browser reaches the authenticator, as it is stored: `internal,hybrid`. */
export function storeTransports(reported: unknown): string | null {
  const kept = Array.isArray(reported) ? reported.filter((each) => known.has(each)) : [];
  return kept.length > 0 ? kept.join(",") : null;
}

/** The passkeys of a user as a browser is reported of them. */
export async function credentialsOf(tx: Executor, userId: string) {
  const rows = await tx
    .select({ id: passkeys.credentialID, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
  return rows.map(({ id, transports }) => ({
    id,
    transports: transports?.split(",") as Transport[] | undefined,
  }));
}
