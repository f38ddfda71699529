import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { requestOrigin } from "@/lib/http/origin";
import { authError } from "../auth-error";
import { type Unlinking, unlinkProvider, waysIn } from "../linked-accounts";
import { requireStepUp } from "../step-up/require";

function refuse(outcome: Unlinking): void {
  if (outcome === "SIGNED_OUT") throw APIError.from("UNAUTHORIZED", authError("UNAUTHORIZED"));
  if (outcome !== "unlinked") throw APIError.from("BAD_REQUEST", authError(outcome));
}

/** `POST /unlink-account`: takes a provider off the caller's account, after a step-up. */
export const unlinkAccount = createAuthEndpoint(
  "/unlink-account",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({
      id: z.uuid(),
      password: z.string().max(1024).optional(),
      code: z.string().max(64).optional(),
    }),
  },
  async (ctx) => {
    const { id, password, code } = ctx.body;
    const { userId, token: sessionToken } = ctx.context.session.session;
    // Said before the proof is used up.
    const linked = (await waysIn(userId)).providers.find((provider) => provider.id === id);
    if (!linked) refuse("ACCOUNT_NOT_FOUND");
    else if (!linked.removable) refuse("LAST_WAY_IN");
    await requireStepUp(ctx, "linked-accounts", { password, code });
    const origin = requestOrigin(ctx.headers);
    refuse(await db.transaction((tx) => unlinkProvider(tx, { userId, sessionToken, id, origin })));
    return ctx.json({ status: true });
  },
);
