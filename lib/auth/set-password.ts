import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { setPassword as set } from "@/lib/account/set-password";
import { requestOrigin } from "@/lib/http/origin";
import { authError } from "./auth-error";
import { assertPasswordNotBreached } from "./breached-passwords";
import { checkPasswordLength } from "./password-length";
import { proofMethods } from "./step-up/methods";
import { requireStepUp } from "./step-up/require";

/** `POST /set-password`: gives a password to an account that has none, after a step-up. */
export const setPassword = createAuthEndpoint(
  "/set-password",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ newPassword: z.string().max(1024) }),
  },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    const { userId, token: sessionToken } = session;
    const { newPassword } = ctx.body;
    checkPasswordLength(ctx, newPassword);
    // Before a grant is used up for nothing; asked again within the transaction.
    if ((await proofMethods(userId)).password)
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_ALREADY_SET);
    await assertPasswordNotBreached(newPassword, user.email);
    await requireStepUp(ctx, "set-password");
    const hash = await ctx.context.password.hash(newPassword);
    const origin = requestOrigin(ctx.headers);
    const problem = await db.transaction((tx) => set(tx, { userId, sessionToken, hash, origin }));
    if (problem === "PASSWORD_ALREADY_SET")
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_ALREADY_SET);
    if (problem) throw APIError.from("UNAUTHORIZED", authError("UNAUTHORIZED"));
    return ctx.json({ status: true });
  },
);
