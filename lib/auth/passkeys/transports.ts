import type { AuthenticatorTransportFuture as Transport } from "@simplewebauthn/server";

const known = new Set<unknown>(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

/** By which the browser reaches the authenticator, as it is stored: `internal,hybrid`. */
export function storeTransports(told: unknown): string | null {
  const kept = Array.isArray(told) ? told.filter((each) => known.has(each)) : [];
  return kept.length > 0 ? kept.join(",") : null;
}

/** What `storeTransports` has stored. */
export function transportsOf(stored: string | null): Transport[] | undefined {
  return stored ? (stored.split(",") as Transport[]) : undefined;
}
