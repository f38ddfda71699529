import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { noteRefusedDeletion } from "@/lib/account/deletion/refused-deletion";
import { lockUser } from "@/lib/account/lock-user";
import { findBearerToken } from "@/lib/http/bearer-token";
import { authRefusal, tooMany } from "../auth-error";
import { requestAssertion } from "../passkeys/ceremonies";
import { passkeyAnswer, stepUpBody } from "../soft-deletion/step-up-body";
import { issueGrant, stepUpRequester } from "./grants";
import { mailCode } from "./mail-code";
import { type StepUpPurpose, stepUpPurposes } from "./purposes";
import { checkStepUp, passkeyCeremony, stepUpMethods } from "./verification";

const purpose = z.enum(stepUpPurposes);
const via = z.literal("grace-pass").optional();

const requestBody = z.object({ purpose, via });
const request = { method: "POST", body: requestBody, requireHeaders: true } as const;

const holderOf = (ctx: GenericEndpointContext & { body: z.infer<typeof requestBody> }) =>
  stepUpRequester(ctx, ctx.body.purpose, ctx.body.via);

/** `POST /step-up/request`: mails a code to the owner of an account without a password. */
const requestStepUp = createAuthEndpoint("/step-up/request", request, async (ctx) => {
  const requester = await holderOf(ctx);
  if ((await stepUpMethods(requester.userId)).password)
    throw authRefusal("BAD_REQUEST", "NO_MAIL_CODE");
  const expiresAt = await db.transaction((tx) => mailCode(tx, requester, ctx.body.purpose));
  if (!expiresAt) throw tooMany("TOO_MANY_CODES", 3600);
  return ctx.json({ expiresAt: expiresAt.toISOString() });
});

/** `POST /step-up/passkey-options`: what `navigator.credentials.get` is to be asked for. */
const stepUpPasskeyOptions = createAuthEndpoint(
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
const verifyStepUp = createAuthEndpoint(
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

const guarded =
  /^\/(delete-user|soft-deletion\/erase|step-up\/.*|change-email(\/confirm)?|(change|set)-password|two-factor\/(enable|disable|generate-backup-codes)|passkey\/(generate-register-options|verify-registration|delete-passkey)|api-keys\/create|link-social|unlink-account)$/;
/** Whether a route acts for the owner of an account alone: no program and no impersonating admin may call it. */
export const isForOwner = (path: string): boolean => guarded.test(path);

const deletions = ["/delete-user", "/soft-deletion/erase"];

/**
 * Refuses tokens (a bearer session, an API key, a JWT) at every route that a step-up guards, before a
 * route looks for a session that a token may not even have.
 */
const refuseTokens = createAuthMiddleware(async (ctx) => {
  const refusal = authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  const current = deletions.includes(ctx.path) ? await getSessionFromCtx(ctx) : null;
  if (current) await noteRefusedDeletion(db, current.user.id, refusal);
  throw refusal;
});

/** The step-up of sensitive operations: it is exchanged for a grant, used once for one purpose. */
export const stepUp = () =>
  ({
    id: "step-up",
    hooks: {
      before: [
        {
          matcher: ({ path = "", headers }: { path?: string; headers?: Headers }) =>
            isForOwner(path) && findBearerToken(headers) !== undefined,
          handler: refuseTokens,
        },
      ],
    },
    endpoints: { requestStepUp, stepUpPasskeyOptions, verifyStepUp },
  }) satisfies BetterAuthPlugin;
