import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { z } from "zod";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { clearGracePass, readGracePass, setGracePass } from "../grace-pass";
import { originOf } from "../origin";
import { successMessages } from "../success-messages";
import type { Settings } from "../types";
import {
  checkRateLimit,
  nothingToRestore,
  verifyDeletedUser,
  verifyRestoreLink,
} from "../verify-credentials";

const credentials = z
  .object({
    email: z.string().max(320).optional(),
    password: z.string().max(1024).optional(),
    code: z.string().max(64).optional(),
    token: z.string().max(256).optional(),
  })
  .optional();

type Credentials = NonNullable<z.infer<typeof credentials>>;

/** Credentials that are complete, or else the refusal of what was sent. */
function credentialsOf({ email, password, code }: Credentials) {
  if (!email?.trim() || !password) throw APIError.from("BAD_REQUEST", codes.RESTORE_INPUT_REQUIRED);
  return { email, password, code };
}

async function restoreByPass(ctx: GenericEndpointContext, settings: Settings) {
  const pass = await readGracePass(ctx, settings);
  if (!pass) return false;
  clearGracePass(ctx);
  const { userId } = pass;
  return settings
    .handlersFor(ctx.context)
    .restoreAccount({ userId, origin: originOf(ctx), by: "grace-pass" });
}

/** `POST /soft-deletion/restore`: by an emailed link's token, by e-mail and password, or by the grace pass. */
export const restoreAccount = (settings: Settings) =>
  createAuthEndpoint(
    "/soft-deletion/restore",
    { method: "POST", body: credentials },
    async (ctx) => {
      const { token, ...given } = ctx.body ?? {};
      const restored = { message: successMessages.restored };
      const origin = originOf(ctx);
      if (token) {
        await verifyRestoreLink(ctx, settings, { token, code: given.code });
        if (await settings.handlersFor(ctx.context).restoreByToken({ token, origin }))
          return ctx.json(restored);
        throw APIError.from("BAD_REQUEST", codes.RESTORE_LINK_INVALID);
      }
      if (!given.email && !given.password && (await restoreByPass(ctx, settings)))
        return ctx.json(restored);
      const userId = await verifyDeletedUser(ctx, settings, credentialsOf(given));
      if (
        await settings.handlersFor(ctx.context).restoreAccount({ userId, origin, by: "password" })
      )
        return ctx.json(restored);
      throw await nothingToRestore(ctx, userId);
    },
  );

/**
 * `POST /soft-deletion/grace-pass`: the same credentials open, for ten minutes, what the owner of a deleted
 * account may do: restore, export, erase. A link is not used up by it.
 */
export const openGracePass = (settings: Settings) =>
  createAuthEndpoint(
    "/soft-deletion/grace-pass",
    { method: "POST", body: credentials },
    async (ctx) => {
      const { token, ...given } = ctx.body ?? {};
      const userId = token
        ? await verifyRestoreLink(ctx, settings, { token, code: given.code })
        : await verifyDeletedUser(ctx, settings, credentialsOf(given));
      const pass = await settings.handlersFor(ctx.context).issueGracePass(userId);
      if (!pass) throw await nothingToRestore(ctx, userId);
      setGracePass(ctx, pass.token);
      return ctx.json({ restorableUntil: pass.restorableUntil });
    },
  );

/** `POST /soft-deletion/request-restore`: the same answer for every address. */
export const requestRestore = (settings: Settings) =>
  createAuthEndpoint(
    "/soft-deletion/request-restore",
    { method: "POST", body: z.object({ email: z.email().max(320) }) },
    async (ctx) => {
      // No email is announced that nothing sends.
      if (!settings.sendRestoreLink && !settings.handlers?.requestRestore)
        throw APIError.fromStatus("NOT_FOUND");
      await checkRateLimit(ctx, settings, ctx.body.email);
      await settings
        .handlersFor(ctx.context)
        .requestRestore({ email: ctx.body.email, origin: originOf(ctx) });
      return ctx.json({
        message: successMessages.restoreRequested,
      });
    },
  );
