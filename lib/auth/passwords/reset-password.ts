import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { apiKeys } from "@/db/schema";
import { endPending } from "@/lib/account/deletion/end-access";
import { findActiveUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { mailPasswordChanged } from "../account-changes";
import { authTransaction } from "../adapter";
import { clearFailures } from "../limits/lockout";
import {
  claimAddress,
  findLinkOwner,
  invalidLink,
  refuseOthersSession,
  signedUpHere,
} from "../links/followed-links";
import { linkRequest } from "../links/mailed-links";
import { hookAt } from "../route-hooks";
import { keepDeviceId, rememberDevice } from "../sessions/devices";
import { forgetTrustedDevices } from "../two-factor/require-challenge";
import { assertNewPassword } from "./breached-passwords";

const pagePath = "/reset-password/:token";
const resetPath = "/reset-password";

const body = z.object({ token: z.string(), newPassword: z.string() });

/**
 * Checks a reset before Better Auth does it: the new password, and whose link it is. A GET of the link
 * leads to our page, wherever its `callbackURL` leads.
 */
const beforeReset = createAuthMiddleware(async (ctx) => {
  if (ctx.path === pagePath)
    throw ctx.redirect(
      `/reset-password?${new URLSearchParams({ token: ctx.params?.token ?? "" })}`,
    );
  const { data } = body.safeParse(ctx.body);
  // Better Auth accepts the token in the query too, where logs would keep it.
  if (!data)
    throw new APIError("BAD_REQUEST", {
      code: "VALIDATION_ERROR",
      message: "[body] token and newPassword are required",
    });
  const user = await findLinkOwner(ctx.context, "reset-password", data.token);
  await assertNewPassword(data.newPassword, user?.email);
  if (!user) throw invalidLink();
  await refuseOthersSession(ctx, user.id);
});

/**
 * Ends what somebody who knew the old password may hold: API keys, links, codes and trusted browsers;
 * sessions are ended by Better Auth. The second factor stays. The browser is known from now on. Runs in
 * the transaction that consumes the token and writes the password, before either, so that the user is
 * locked first.
 *
 * @throws APIError 400 `INVALID_TOKEN` for an account that is not active, or an address that is reserved
 */
async function completeReset(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const tx = authTransaction();
  const user = await findActiveUser(tx, userId);
  const claim = { madeHere: await signedUpHere(ctx, userId), by: "reset-password" };
  if (!user || !(await claimAddress(tx, user, claim))) throw invalidLink();
  await tx.delete(apiKeys).where(eq(apiKeys.userId, userId));
  await endPending(tx, userId, { keep: ["reset-password"] });
  await forgetTrustedDevices(tx, userId);
  await clearFailures(tx, user);
  // Wrong passwords of a stranger would lock the account again before its owner can use the new one.
  await rememberDevice(tx, { userId, deviceId: await keepDeviceId(ctx) });
  await appendAudit(tx, { action: "password.reset", userId });
  await mailPasswordChanged(tx, user, requestOrigin(ctx.headers));
}

/** A new password by an emailed link: Better Auth's `/reset-password`, and what it leaves open. */
export const passwordReset = () =>
  ({
    id: "password-reset",
    endpoints: {
      requestPasswordReset: linkRequest(
        "/request-password-reset",
        "reset-password",
        "If an account exists for this address, we’ve sent it a link.",
      ),
    },
    init: () => ({
      options: {
        databaseHooks: {
          verification: {
            delete: {
              before: async ({ value }, ctx) => {
                if (ctx?.path === resetPath) await completeReset(ctx, value);
              },
            },
          },
        },
      },
    }),
    hooks: {
      before: [hookAt([resetPath, pagePath], beforeReset)],
    },
  }) satisfies BetterAuthPlugin;
