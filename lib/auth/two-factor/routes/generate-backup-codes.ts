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
import { isOn } from "../queries";
import { replaceRecoveryCodes } from "../recovery-codes";
import { proof } from "./enable";

/** `POST /two-factor/generate-backup-codes`: a new set of recovery codes; earlier ones are void. */
export const generateBackupCodes = createAuthEndpoint(
  "/two-factor/generate-backup-codes",
  { method: "POST", use: [sensitiveSessionMiddleware], body: proof },
  async (ctx) => {
    // Before a grant is used up for nothing; asked again within the transaction.
    if (!ctx.context.session.user.twoFactorEnabled)
      throw APIError.from("BAD_REQUEST", codes.TWO_FACTOR_NOT_ENABLED);
    await requireStepUp(ctx, "two-factor", ctx.body);
    const backupCodes = await db.transaction(async (tx) => {
      const user = await holdActiveUser(tx, ctx.context.session.session);
      if (!(await isOn(tx, user.id))) return null;
      const fresh = await replaceRecoveryCodes(tx, user.id);
      await appendAudit(tx, {
        action: "recovery-codes.replaced",
        userId: user.id,
      });
      await mailFactorChanged(tx, user, {
        change: "recovery-codes-replaced",
        origin: requestOrigin(ctx.headers),
      });
      return fresh;
    });
    if (!backupCodes) throw APIError.from("BAD_REQUEST", codes.TWO_FACTOR_NOT_ENABLED);
    return ctx.json({ status: true, backupCodes });
  },
);
