import { createAuthEndpoint } from "@better-auth/core/api";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { askEmailChange, confirmEmailChange } from "@/lib/account/change-email";
import { sqlStateOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { authRefusal, tooMany } from "./auth-error";
import { stepUpBody } from "./soft-deletion/step-up-body";
import { ownSession } from "./step-up/requester";
import { requireStepUp } from "./step-up/verification";

const refusals = {
  SIGNED_OUT: () => authRefusal("UNAUTHORIZED", "UNAUTHORIZED"),
  INVALID_TOKEN: () => authRefusal("BAD_REQUEST", "INVALID_TOKEN"),
  WRONG_SESSION: () => authRefusal("CONFLICT", "WRONG_SESSION"),
  EMAIL_UNAVAILABLE: () => authRefusal("CONFLICT", "EMAIL_UNAVAILABLE"),
};

/** The same answer for every address, so that it does not reveal which ones have accounts. */
export const linkSent = {
  status: true,
  message: "If that address is available, we’ve sent it a verification link.",
} as const;

/**
 * `POST /change-email`: mails the new address a link, after a step-up, in place of Better Auth's own.
 */
export const changeEmailEndpoint = createAuthEndpoint(
  "/change-email",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: stepUpBody.safeExtend({ newEmail: z.email().max(320) }),
  },
  async (ctx) => {
    const { newEmail, ...proof } = ctx.body;
    await requireStepUp(ctx, "change-email", proof);
    const problem = await db.transaction((tx) =>
      askEmailChange(tx, {
        userId: ctx.context.session.user.id,
        sessionToken: ctx.context.session.session.token,
        newEmail,
        origin: requestOrigin(ctx.headers),
      }),
    );
    if (problem === "TOO_MANY_CHANGES") throw tooMany(problem, 3600);
    if (problem) throw refusals.SIGNED_OUT();
    return ctx.json(linkSent);
  },
);

/**
 * `POST /change-email/confirm`: changes the address with the token of the mail, in the session of the
 * account that asked. Somebody else who owns the new mailbox confirms nothing by it.
 */
export const confirmEmailChangeEndpoint = createAuthEndpoint(
  "/change-email/confirm",
  {
    method: "POST",
    body: z.object({ token: z.string().max(256) }),
    requireHeaders: true,
  },
  async (ctx) => {
    const session = await ownSession(ctx);
    if (!session) throw refusals.SIGNED_OUT();
    const { userId, token: sessionToken } = session;
    const outcome = await db
      .transaction((tx) => confirmEmailChange(tx, { userId, sessionToken, token: ctx.body.token }))
      .catch((error: unknown) => {
        // A sign-up with the same address was stored at the same moment.
        if (sqlStateOf(error) !== "23505") throw error;
        return { ok: false, code: "EMAIL_UNAVAILABLE" } as const;
      });
    if (!outcome.ok) throw refusals[outcome.code]();
    return ctx.json({ status: true });
  },
);
