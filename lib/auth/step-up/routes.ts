import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { z } from "zod";
import { db } from "@/db/client";
import { noteRefusedDeletion } from "@/lib/account/deletion/refused-deletion";
import { lockUser } from "@/lib/account/lock-user";
import { authRefusal, tooMany } from "../auth-error";
import { requestAssertion } from "../passkeys/assertion";
import { passkeyAnswer, stepUpBody } from "../soft-deletion/step-up-body";
import { issueGrant } from "./grants";
import { mailCode } from "./mail-code";
import { stepUpMethods } from "./methods";
import { type StepUpPurpose, stepUpPurposes } from "./purposes";
import { stepUpRequester } from "./requester";
import { checkStepUp, passkeyCeremony } from "./verification";

const purpose = z.enum(stepUpPurposes);
const via = z.literal("grace-pass").optional();

const requestBody = z.object({ purpose, via });
const request = { method: "POST", body: requestBody, requireHeaders: true } as const;

const holderOf = (ctx: GenericEndpointContext & { body: z.infer<typeof requestBody> }) =>
  stepUpRequester(ctx, ctx.body.purpose, ctx.body.via);

/** `POST /step-up/request`: mails a code to the owner of an account without a password. */
export const requestStepUp = createAuthEndpoint("/step-up/request", request, async (ctx) => {
  const requester = await holderOf(ctx);
  if ((await stepUpMethods(requester.userId)).password)
    throw authRefusal("BAD_REQUEST", "NO_MAIL_CODE");
  const expiresAt = await db.transaction((tx) => mailCode(tx, requester, ctx.body.purpose));
  if (!expiresAt) throw tooMany("TOO_MANY_CODES", 3600);
  return ctx.json({ expiresAt: expiresAt.toISOString() });
});

/** `POST /step-up/passkey-options`: what `navigator.credentials.get` is to be asked for. */
export const stepUpPasskeyOptions = createAuthEndpoint(
  "/step-up/passkey-options",
  request,
  async (ctx) => {
    const requester = await holderOf(ctx);
    const ceremony = passkeyCeremony(requester, ctx.body.purpose);
    const options = await db.transaction(async (tx) => {
      await lockUser(tx, requester.userId);
      return requestAssertion(tx, ctx, ceremony, requester.userId);
    });
    if (!options) throw authRefusal("BAD_REQUEST", "NO_PASSKEY");
    return ctx.json(options);
  },
);

const verifyBody = stepUpBody.safeExtend({
  purpose,
  via,
  // The same as a `proof` by these methods; `code` is then the second factor's.
  mailCode: z.string().max(64).optional(),
  passkey: passkeyAnswer.optional(),
});

const isDeletion = (of: StepUpPurpose) => of === "delete-account" || of === "erase-account";

/** `POST /step-up/verify`: a step-up is exchanged for a grant, used once within ten minutes. */
export const verifyStepUp = createAuthEndpoint(
  "/step-up/verify",
  { method: "POST", body: verifyBody, requireHeaders: true },
  async (ctx) => {
    const { purpose: asked, password, code, mailCode, passkey } = ctx.body;
    const byCode = { method: "email-code", code: mailCode ?? "", secondFactorCode: code } as const;
    const other = passkey ? ({ method: "passkey", response: passkey } as const) : byCode;
    const proof = ctx.body.proof ?? (passkey || mailCode ? other : undefined);
    const requester = await holderOf(ctx);
    try {
      await checkStepUp(ctx, requester, asked, { password, code, proof });
    } catch (error) {
      if (isDeletion(asked)) await noteRefusedDeletion(db, requester.userId, error);
      throw error;
    }
    const expiresAt = await db.transaction((tx) => issueGrant(tx, requester, asked));
    if (!expiresAt) throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
    return ctx.json({ expiresAt: expiresAt.toISOString() });
  },
);
