import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";
import { db } from "@/db/client";
import { noteRefusedDeletion } from "@/lib/account/refused-deletion";
import { STEP_UP_ERROR_CODES as codes } from "./errors";
import { carriesToken } from "./holder";

const guarded =
  /^\/(delete-user|soft-deletion\/erase|step-up\/.*|change-email(\/confirm)?|(change|set)-password|two-factor\/(enable|disable|generate-backup-codes)|passkey\/(generate-register-options|verify-registration|delete-passkey)|api-keys\/create|link-social|unlink-account)$/;
const deletions = ["/delete-user", "/soft-deletion/erase"];

/**
 * Refuses tokens (a bearer session, an API key, a JWT) at every route that a step-up guards, before a
 * route looks for a session that a token may not even have.
 */
export const refuseTokens = {
  matcher: ({ path, headers }: { path?: string; headers?: Headers }) =>
    guarded.test(path ?? "") && carriesToken(headers),
  handler: createAuthMiddleware(async (ctx) => {
    const refusal = APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
    const current = deletions.includes(ctx.path) ? await getSessionFromCtx(ctx) : null;
    if (current) await noteRefusedDeletion(db, current.user.id, refusal);
    throw refusal;
  }),
};
