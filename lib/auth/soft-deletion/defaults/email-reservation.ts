import type { AuthContext } from "@better-auth/core";
import { getCurrentAdapter } from "@better-auth/core/context";
import { createHMAC } from "@better-auth/utils/hmac";
import type { Settings } from "../types";

const model = "blockedIdentifier";

/** Of an address, keyed: who reads the table cannot try addresses against it. */
const hashOf = (context: AuthContext, email: string): Promise<string> =>
  createHMAC("SHA-256", "hex").sign(context.secret, `email:${email.trim().toLowerCase()}`);

/** Keeps an address from being registered until a deadline. */
export async function reserveEmail(
  context: AuthContext,
  reservation: { email: string; userId: string; expiresAt: Date },
): Promise<void> {
  const adapter = await getCurrentAdapter(context.adapter);
  await adapter.create({
    model,
    data: {
      identifierHash: await hashOf(context, reservation.email),
      type: "email",
      subject: reservation.userId,
      expiresAt: reservation.expiresAt,
    },
  });
}

/** Deletes the reservations of an account's deletion. */
export async function dropReservations(
  context: AuthContext,
  settings: Settings,
  userId: string,
): Promise<void> {
  if (!settings.blockReRegistration) return;
  const adapter = await getCurrentAdapter(context.adapter);
  await adapter.deleteMany({ model, where: [{ field: "subject", value: userId }] });
}

/** Deletes expired reservations. */
export async function deleteExpiredReservations(
  context: AuthContext,
  settings: Settings,
): Promise<void> {
  if (!settings.blockReRegistration) return;
  await context.adapter.deleteMany({
    model,
    where: [{ field: "expiresAt", operator: "lte", value: new Date() }],
  });
}

export async function isReserved(
  context: AuthContext,
  settings: Settings,
  email: string,
): Promise<boolean> {
  if (!settings.usesDefaultLife || !settings.blockReRegistration) return false;
  const adapter = await getCurrentAdapter(context.adapter);
  const reservation = await adapter.findOne({
    model,
    where: [
      { field: "identifierHash", value: await hashOf(context, email) },
      { field: "expiresAt", operator: "gt", value: new Date() },
    ],
  });
  return reservation !== null;
}
