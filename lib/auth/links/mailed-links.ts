import { createAuthEndpoint } from "@better-auth/core/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { users } from "@/db/schema";
import { findToken } from "@/lib/account/tokens";
import { requestOrigin } from "@/lib/http/origin";
import { enqueue } from "@/lib/jobs/queue";
import { authExecutor } from "../adapter";
import { hashDevice, readDeviceId } from "../sessions/devices";

/** The kinds of links that can be requested for any address. */
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

/**
 * A route `POST {email}` that requests a link.
 *
 * @param message what the answer says, the same for every address
 */
export const linkRequest = <Path extends string>(
  path: Path,
  kind: MailedLinkKind,
  message?: string,
) =>
  createAuthEndpoint(
    path,
    { method: "POST", body: z.object({ email: z.email().max(320) }) },
    async (ctx) => {
      const { email } = ctx.body;
      const origin = requestOrigin(ctx.headers);
      const deviceId = await readDeviceId(ctx);
      await requestMailedLink(authExecutor(), { kind, email, origin, deviceId });
      return ctx.json({ status: true, message });
    },
  );

/**
 * Finds the email address of the account that an emailed link belongs to, for the page that it opens,
 * without consuming it; `null` for a link that is no longer valid.
 */
export async function findLinkEmail(
  purpose: "magic-link" | "reset-password",
  token: string,
): Promise<string | null> {
  const found = await findToken(db, purpose, token);
  if (!found) return null;
  const [user] = await db
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, found.userId));
  return user?.email ?? null;
}
