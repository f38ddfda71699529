import type { Executor } from "@/db/client";
import { enqueue } from "@/lib/queue";
import { hashDevice } from "./devices";

/** What somebody can ask to be mailed for an address that may be anybody's. */
export const mailedLinkKinds = [
  "sign-up",
  "verify-email",
  "reset-password",
  "magic-link",
  "restore",
] as const;

export type MailedLinkKind = (typeof mailedLinkKinds)[number];

/**
 * Asks for a link to be mailed. Nothing is looked up here: whether the address has an account, and
 * which mail it gets, if any, is the worker's matter, so that a request tells nobody by its answer or
 * by its time.
 *
 * @param input.origin what links in the mail begin with
 * @param input.deviceId of the browser that asks, where its owner may have signed in with it before
 */
export async function requestMailedLink(
  tx: Executor,
  input: { kind: MailedLinkKind; email: string; origin: string; deviceId?: string | null },
): Promise<void> {
  const { kind, origin, deviceId } = input;
  await enqueue(tx, "mail-link", {
    kind,
    email: input.email.trim().toLowerCase(),
    origin,
    deviceHash: deviceId ? hashDevice(deviceId) : null,
  });
}
