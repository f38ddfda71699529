import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { db } from "@/db/client";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { holdActiveUser } from "../../active-user";
import { mailFactorChanged } from "../../factor-mails";
import { requireStepUp } from "../../step-up/require";
import { TWO_FACTOR_ERROR_CODES as codes } from "../error-codes";
import { turnOff } from "../set-up";
import { proof } from "./enable";

/** `POST /two-factor/disable`: removes the factor, its recovery codes and all trust in devices. */
export const disableTwoFactor = createAuthEndpoint(
  "/two-factor/disable",
  { method: "POST", use: [sensitiveSessionMiddleware], body: proof },
  async (ctx) => {
    // Before a grant is used up for nothing; asked again within the transaction.
    if (!ctx.context.session.user.twoFactorEnabled)
      throw APIError.from("BAD_REQUEST", codes.TWO_FACTOR_NOT_ENABLED);
    await requireStepUp(ctx, "two-factor", ctx.body);
    const wasOn = await db.transaction(async (tx) => {
      const user = await holdActiveUser(tx, ctx.context.session.session);
      if (!(await turnOff(tx, user.id))) return false;
      await appendAudit(tx, {
        action: "two-factor.disabled",
        userId: user.id,
      });
      await mailFactorChanged(tx, user, {
        change: "two-factor-disabled",
        origin: requestOrigin(ctx.headers),
      });
      return true;
    });
    if (!wasOn) throw APIError.from("BAD_REQUEST", codes.TWO_FACTOR_NOT_ENABLED);
    return ctx.json({ status: true });
  },
);
