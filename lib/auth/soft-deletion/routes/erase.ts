import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import type { User } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { clearGracePass, readGracePass } from "../grace-pass";
import { originOf } from "../origin";
import { stepUpBody } from "../step-up-body";
import { successMessages } from "../success-messages";
import type { RequestCredential, Settings } from "../types";
import { checkOutcome, deleteWithHooks, noteRefusal, refuse } from "./delete-user";

const body = stepUpBody.safeExtend({
  /** Of the account, typed by hand. */
  email: z.string().max(320),
  /** Names the grace pass where another user's session may be open beside it. */
  via: z.literal("grace-pass").optional(),
});

type Target = {
  userId: string;
  email: string;
  signedIn: User | null;
  credential: RequestCredential;
};

/** The account that a request may erase: that of its session, else that of its grace pass. */
async function targetOf(
  ctx: GenericEndpointContext,
  settings: Settings,
  via: "grace-pass" | undefined,
): Promise<Target> {
  const current = via ? null : await getSessionFromCtx(ctx);
  if (current) {
    const { user, session } = current;
    const credential = { sessionToken: session.token };
    return { userId: user.id, email: user.email, signedIn: user, credential };
  }
  const pass = await readGracePass(ctx, settings);
  if (pass) {
    const { userId, email, token: gracePass } = pass;
    return { userId, email, signedIn: null, credential: { gracePass } };
  }
  throw APIError.from("UNAUTHORIZED", codes.UNAUTHORIZED);
}

/** `POST /soft-deletion/erase`: permanently erases an account, after a step-up and its typed address. */
export const eraseAccount = (settings: Settings) =>
  createAuthEndpoint(
    "/soft-deletion/erase",
    { method: "POST", body, cloneRequest: true },
    async (ctx) => {
      const handlers = settings.handlersFor(ctx.context);
      const { email, ...stepUp } = ctx.body;
      const { userId, signedIn, credential, ...target } = await targetOf(ctx, settings, stepUp.via);
      const erase = () => handlers.eraseAccount({ userId, origin: originOf(ctx), credential });
      await noteRefusal(ctx, settings, userId, async () => {
        if (!handlers.isSameAddress(email, target.email))
          throw APIError.from("BAD_REQUEST", codes.EMAIL_MISMATCH);
        refuse(signedIn && (await handlers.deletionProblem?.(signedIn)));
        if (!(await handlers.verifyOwner(ctx, { userId, operation: "erase-account", stepUp })))
          throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
        if (signedIn) await deleteWithHooks(ctx, signedIn, erase);
        else checkOutcome(await erase());
      });
      clearGracePass(ctx);
      return ctx.json({ success: true, message: successMessages.erased });
    },
  );
