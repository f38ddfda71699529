import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import QRCode from "qrcode";
import { db } from "@/db/client";
import { holdActiveUser } from "../../active-user";
import { proofBody } from "../../soft-deletion/proof-body";
import { requireStepUp } from "../../step-up/require";
import { TWO_FACTOR_ERROR_CODES as codes } from "../error-codes";
import { beginSetUp } from "../set-up";
import { totpUri } from "../totp";

/** What proves that it is the owner who asks, where no step-up was taken before. */
export const proof = proofBody.optional();

/**
 * `POST /two-factor/enable`: begins the set-up of an authenticator app. Nothing changes about signing
 * in before `/two-factor/verify-totp` has been given its first code.
 */
export const enableTwoFactor = createAuthEndpoint(
  "/two-factor/enable",
  { method: "POST", use: [sensitiveSessionMiddleware], body: proof },
  async (ctx) => {
    // Before a grant is used up for nothing; asked again within the transaction.
    if (ctx.context.session.user.twoFactorEnabled)
      throw APIError.from("BAD_REQUEST", codes.TOTP_ALREADY_ENABLED);
    await requireStepUp(ctx, "two-factor", ctx.body);
    const { user, begun } = await db.transaction(async (tx) => {
      const user = await holdActiveUser(tx, ctx.context.session.session);
      return { user, begun: await beginSetUp(tx, user.id) };
    });
    if (!begun) throw APIError.from("BAD_REQUEST", codes.TOTP_ALREADY_ENABLED);
    const totpURI = totpUri(begun.secret, ctx.context.appName, user.email);
    return ctx.json({
      method: "totp" as const,
      totpURI,
      qrCode: await QRCode.toString(totpURI, { type: "svg", margin: 2 }),
      backupCodes: begun.recoveryCodes,
    });
  },
);
