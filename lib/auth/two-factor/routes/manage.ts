import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { sensitiveSessionMiddleware } from "better-auth/api";
import QRCode from "qrcode";
import { stepUpBody } from "@/lib/auth/soft-deletion/step-up-body";
import { requireStepUp } from "@/lib/auth/step-up/verification";
import { changeAccount } from "../../active-user";
import { authRefusal } from "../../auth-error";
import type { StepUpInput } from "../../soft-deletion/types";
import { alreadyEnabled, beginEnrollment, removeSecondFactor } from "../enrollment";
import { replaceRecoveryCodes } from "../recovery-codes";
import { totpUri } from "../totp";

const options = {
  method: "POST" as const,
  use: [sensitiveSessionMiddleware],
  body: stepUpBody.optional(),
};

const notOn = () => authRefusal("BAD_REQUEST", "TWO_FACTOR_NOT_ENABLED");

/** Requires a step-up, after checking that the factor is on, so that none is consumed for nothing. */
async function stepUp(ctx: GenericEndpointContext & { body?: StepUpInput }, isToBeOn: boolean) {
  const isOn = ctx.context.session?.user.twoFactorEnabled === true;
  if (isOn !== isToBeOn) throw isOn ? alreadyEnabled() : notOn();
  await requireStepUp(ctx, "two-factor", ctx.body);
}

/**
 * `POST /two-factor/enable`: begins the enrollment of an authenticator app. Nothing changes about signing
 * in before `/two-factor/verify-totp` has been given its first code.
 */
export const enableTwoFactor = createAuthEndpoint("/two-factor/enable", options, async (ctx) => {
  await stepUp(ctx, false);
  const { secret, recoveryCodes } = await changeAccount(ctx, (tx, user) =>
    beginEnrollment(tx, user.id),
  );
  const { email } = ctx.context.session.user;
  const totpURI = totpUri(secret, ctx.context.appName, email);
  return ctx.json({
    method: "totp" as const,
    totpURI,
    qrCode: await QRCode.toString(totpURI, { type: "svg", margin: 2 }),
    backupCodes: recoveryCodes,
  });
});

/** `POST /two-factor/disable`: removes the factor, its recovery codes and all trust in devices. */
export const disableTwoFactor = createAuthEndpoint("/two-factor/disable", options, async (ctx) => {
  await stepUp(ctx, true);
  await changeAccount(ctx, async (tx, user, announce) => {
    if (!(await removeSecondFactor(tx, user.id))) throw notOn();
    await announce({ action: "two-factor.disabled" });
  });
  return ctx.json({ status: true });
});

/** `POST /two-factor/generate-backup-codes`: a new set of recovery codes; earlier ones are void. */
export const generateBackupCodes = createAuthEndpoint(
  "/two-factor/generate-backup-codes",
  options,
  async (ctx) => {
    await stepUp(ctx, true);
    const backupCodes = await changeAccount(ctx, async (tx, user, announce) => {
      if (!user.twoFactorEnabled) throw notOn();
      await announce({ action: "recovery-codes.replaced" });
      return replaceRecoveryCodes(tx, user.id);
    });
    return ctx.json({ status: true, backupCodes });
  },
);
