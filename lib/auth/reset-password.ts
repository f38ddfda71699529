import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { accounts, apiKeys, sessions, users } from "@/db/schema";
import { endPending } from "@/lib/account/end-pending";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { authExecutor } from "./adapter";
import { authError } from "./auth-error";
import { claimAddress } from "./claim-address";
import { deviceIdOf, keepDeviceId, readDeviceId, rememberDevice } from "./devices";
import { requestMailedLink } from "./mailed-links";
import { mailPasswordChanged } from "./mails";
import { refuseOthersSession } from "./other-session";
import { hashPassword } from "./password";
import { signedUpHere } from "./sign-up-cookie";
import { clearFailures } from "./throttle";
import { consumeToken, peekToken } from "./tokens";
import { forgetTrustedDevices } from "./two-factor/trust";

/** `POST /request-password-reset`: the same answer for every address. */
const requestPasswordReset = createAuthEndpoint(
  "/request-password-reset",
  { method: "POST", body: z.object({ email: z.email().max(320) }) },
  async (ctx) => {
    const { email } = ctx.body;
    const origin = requestOrigin(ctx.headers);
    const deviceId = await readDeviceId(ctx);
    await requestMailedLink(authExecutor(), { kind: "reset-password", email, origin, deviceId });
    return ctx.json({
      status: true,
      message: "If an account exists for this address, we’ve sent it a link.",
    });
  },
);

/** Sets the password, and makes the way in by password where there was none. */
async function setPassword(tx: Transaction, userId: string, password: string): Promise<void> {
  const changed = await tx
    .update(accounts)
    .set({ password })
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, "credential")))
    .returning({ id: accounts.id });
  if (changed.length > 0) return;
  await tx
    .insert(accounts)
    .values({ userId, accountId: userId, providerId: "credential", password });
}

/**
 * Sets a new password by a mailed token, and ends whatever somebody who knew the old one may hold:
 * sessions, API keys, links, codes and trusted browsers. The second factor stays. The browser is known from now
 * on. `false` if the token is unknown, used, voided or expired.
 */
async function resetByToken(
  tx: Transaction,
  input: {
    token: string;
    userId: string;
    digest: string;
    madeHere: boolean;
    deviceId: string;
    origin: string;
  },
): Promise<boolean> {
  const { token, userId, digest, madeHere, deviceId, origin } = input;
  await lockUser(tx, userId);
  if ((await consumeToken(tx, "reset-password", token)) !== userId) return false;
  const [user] = await tx.select().from(users).where(eq(users.id, userId));
  if (user?.status !== "active") return false;
  const { email } = user;
  const claim = { userId, email, madeHere, by: "reset-password" };
  if (!user.emailVerified && !(await claimAddress(tx, claim))) return false;
  await setPassword(tx, userId, digest);
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  await tx.delete(apiKeys).where(eq(apiKeys.userId, userId));
  await endPending(tx, userId);
  await forgetTrustedDevices(tx, userId);
  await clearFailures(tx, user);
  // Whoever keeps guessing would lock the account again before its owner can use the new password.
  await rememberDevice(tx, { userId, deviceId });
  await appendAudit(tx, { action: "password.reset", userId });
  await mailPasswordChanged(tx, user, origin);
  return true;
}

/** `POST /reset-password`: sets a new password by the token of a mailed link. */
const resetPassword = createAuthEndpoint(
  "/reset-password",
  {
    method: "POST",
    body: z.object({ token: z.string().max(256), newPassword: z.string().max(1024) }),
  },
  async (ctx) => {
    const { token, newPassword } = ctx.body;
    const { minPasswordLength, maxPasswordLength } = ctx.context.password.config;
    if (newPassword.length < minPasswordLength)
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_SHORT);
    if (newPassword.length > maxPasswordLength)
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
    const userId = await peekToken(db, "reset-password", token);
    if (!userId) throw APIError.from("BAD_REQUEST", authError("INVALID_TOKEN"));
    await refuseOthersSession(ctx, userId);
    const input = {
      token,
      userId,
      digest: await hashPassword(newPassword),
      madeHere: await signedUpHere(ctx, userId),
      deviceId: await deviceIdOf(ctx),
      origin: requestOrigin(ctx.headers),
    };
    if (!(await db.transaction((tx) => resetByToken(tx, input))))
      throw APIError.from("BAD_REQUEST", authError("INVALID_TOKEN"));
    await keepDeviceId(ctx);
    return ctx.json({ status: true });
  },
);

/** `GET /reset-password/:token`: leads to the page that asks for the new password. */
const requestPasswordResetCallback = createAuthEndpoint(
  "/reset-password/:token",
  { method: "GET" },
  async (ctx) => {
    throw ctx.redirect(`/reset-password?${new URLSearchParams({ token: ctx.params.token })}`);
  },
);

/** A new password by mail, in place of Better Auth's own, whose tokens outlive newer ones. */
export const passwordReset = () =>
  ({
    id: "password-reset",
    endpoints: { requestPasswordReset, resetPassword, requestPasswordResetCallback },
  }) satisfies BetterAuthPlugin;
